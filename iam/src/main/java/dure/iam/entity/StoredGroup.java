package dure.iam.entity;

/** A group of users. Its members are kept apart. */
public record StoredGroup(String name, String path, String id, long createdMillis, Grants grants) implements Holder {
    @Override
    public Kind kind() {
        return Kind.GROUP;
    }

    @Override
    public StoredGroup with(Grants changed) {
        return new StoredGroup(name, path, id, createdMillis, changed);
    }

    public StoredGroup renamed(String newName, String newPath) {
        return new StoredGroup(newName, newPath, id, createdMillis, grants);
    }
}
