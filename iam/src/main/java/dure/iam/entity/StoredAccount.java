package dure.iam.entity;

import com.fasterxml.jackson.databind.JsonNode;

/** @param rootKey the id of the account's root access key */
public record StoredAccount(String id, String name, String rootKey, long createdMillis) {
    static StoredAccount of(JsonNode node) {
        return new StoredAccount(
                node.path("id").asText(),
                node.path("name").asText(),
                node.path("rootKey").asText(),
                node.path("createdMillis").asLong());
    }
}
