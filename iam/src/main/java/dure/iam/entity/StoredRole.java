package dure.iam.entity;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** @param maxSessionSeconds the longest session AssumeRole gives */
public record StoredRole(
        String name,
        String path,
        String id,
        long createdMillis,
        @Nullable String description,
        int maxSessionSeconds,
        String trustPolicy,
        SortedMap<String, String> tags,
        Grants grants)
        implements Holder {
    @Override
    public Kind kind() {
        return Kind.ROLE;
    }

    @Override
    public StoredRole with(Grants changed) {
        return new StoredRole(
                name, path, id, createdMillis, description, maxSessionSeconds, trustPolicy, tags, changed);
    }

    public StoredRole withTags(SortedMap<String, String> changed) {
        return new StoredRole(
                name, path, id, createdMillis, description, maxSessionSeconds, trustPolicy, changed, grants);
    }

    public StoredRole withTrustPolicy(String changed) {
        return new StoredRole(name, path, id, createdMillis, description, maxSessionSeconds, changed, tags, grants);
    }

    public StoredRole described(@Nullable String newDescription, int newMaxSessionSeconds) {
        return new StoredRole(
                name, path, id, createdMillis, newDescription, newMaxSessionSeconds, trustPolicy, tags, grants);
    }
}
