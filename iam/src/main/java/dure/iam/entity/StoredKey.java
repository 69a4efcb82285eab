package dure.iam.entity;

import org.jspecify.annotations.Nullable;

/**
 * A long-term access key.
 *
 * @param user the name of its user, null for the account's root
 */
public record StoredKey(
        String id, String secret, String account, @Nullable String user, boolean active, long createdMillis) {
    public StoredKey withActive(boolean changed) {
        return new StoredKey(id, secret, account, user, changed, createdMillis);
    }

    public StoredKey ofUser(String renamed) {
        return new StoredKey(id, secret, account, renamed, active, createdMillis);
    }
}
