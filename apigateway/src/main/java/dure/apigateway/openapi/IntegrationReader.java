package dure.apigateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dure.api.apigateway.Integration;
import dure.api.apigateway.IntegrationResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code x-amazon-apigateway-integration}. */
final class IntegrationReader {
    private IntegrationReader() {}

    /** Null when the operation has none. */
    static @Nullable Integration read(JsonNode operation) throws OpenApiException {
        JsonNode node = operation.path(OpenApiReader.EXTENSION + "integration");
        if (!node.isObject()) {
            return null;
        }
        if (node.path("cacheKeyParameters").size() > 0) {
            throw OpenApiException.notOffered("stage caches (cacheKeyParameters)");
        }
        if (node.path("connectionType").asText().equalsIgnoreCase("VPC_LINK")) {
            throw OpenApiException.notOffered("VPC links");
        }
        if (node.path("tlsConfig").path("insecureSkipVerification").asBoolean()) {
            throw OpenApiException.notOffered("insecureSkipVerification");
        }
        JsonNode timeout = node.path("timeoutInMillis");
        return Integration.builder()
                .type(upper(node, "type"))
                .uri(OpenApiReader.text(node, "uri").orElse(null))
                .httpMethod(upper(node, "httpMethod"))
                .credentials(OpenApiReader.text(node, "credentials").orElse(null))
                .passthroughBehavior(upper(node, "passthroughBehavior"))
                .contentHandling(upper(node, "contentHandling"))
                .cacheNamespace(OpenApiReader.text(node, "cacheNamespace").orElse(null))
                .timeoutInMillis(timeout.isNumber() ? timeout.asInt() : null)
                .requestParameters(orNull(OpenApiReader.texts(node.path("requestParameters"))))
                .requestTemplates(orNull(OpenApiReader.texts(node.path("requestTemplates"))))
                .integrationResponses(responses(node.path("responses")))
                .build();
    }

    /** By selection pattern in documents, by status code in API Gateway. */
    private static @Nullable Map<String, IntegrationResponse> responses(JsonNode node) {
        Map<String, IntegrationResponse> responses = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            JsonNode response = each.getValue();
            String status = response.path("statusCode").asText();
            responses.put(
                    status,
                    IntegrationResponse.builder()
                            .statusCode(status)
                            .selectionPattern(each.getKey().equals("default") ? null : each.getKey())
                            .contentHandling(upper(response, "contentHandling"))
                            .responseParameters(orNull(OpenApiReader.texts(response.path("responseParameters"))))
                            .responseTemplates(orNull(OpenApiReader.texts(response.path("responseTemplates"))))
                            .build());
        }
        return responses.isEmpty() ? null : responses;
    }

    private static @Nullable String upper(JsonNode node, String name) {
        return OpenApiReader.text(node, name)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .orElse(null);
    }

    private static @Nullable Map<String, String> orNull(Map<String, String> map) {
        return map.isEmpty() ? null : map;
    }
}
