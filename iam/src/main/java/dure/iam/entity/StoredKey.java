package dure.iam.entity;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A long-term access key.
 *
 * @param user the name of its user, null for the account's root
 */
public record StoredKey(
        String id, String secret, String account, @Nullable String user, boolean active, long createdMillis) {
    static StoredKey of(JsonNode node) {
        return new StoredKey(
                node.path("id").asText(),
                node.path("secret").asText(),
                node.path("account").asText(),
                node.path("user").textValue(),
                node.path("active").asBoolean(),
                node.path("createdMillis").asLong());
    }

    public StoredKey withActive(boolean changed) {
        return new StoredKey(id, secret, account, user, changed, createdMillis);
    }

    public StoredKey ofUser(String renamed) {
        return new StoredKey(id, secret, account, renamed, active, createdMillis);
    }
}
