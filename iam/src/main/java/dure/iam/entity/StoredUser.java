package dure.iam.entity;

import java.util.List;
import java.util.SortedMap;

/**
 * @param groups names of the groups the user is in
 * @param accessKeys ids of the user's long-term keys
 */
public record StoredUser(
        String name,
        String path,
        String id,
        long createdMillis,
        SortedMap<String, String> tags,
        Grants grants,
        List<String> groups,
        List<String> accessKeys)
        implements Holder {
    @Override
    public Kind kind() {
        return Kind.USER;
    }

    @Override
    public StoredUser with(Grants changed) {
        return new StoredUser(name, path, id, createdMillis, tags, changed, groups, accessKeys);
    }

    public StoredUser withTags(SortedMap<String, String> changed) {
        return new StoredUser(name, path, id, createdMillis, changed, grants, groups, accessKeys);
    }

    public StoredUser withGroups(List<String> changed) {
        return new StoredUser(name, path, id, createdMillis, tags, grants, changed, accessKeys);
    }

    public StoredUser withAccessKeys(List<String> changed) {
        return new StoredUser(name, path, id, createdMillis, tags, grants, groups, changed);
    }

    public StoredUser renamed(String newName, String newPath) {
        return new StoredUser(newName, newPath, id, createdMillis, tags, grants, groups, accessKeys);
    }
}
