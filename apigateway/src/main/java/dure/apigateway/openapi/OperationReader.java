package dure.apigateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.apigateway.Method;
import dure.api.apigateway.MethodResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One operation of a path becomes a method. Its {@code requestValidatorId} is the validator's name, or empty. */
final class OperationReader {
    private static final String VALIDATOR = OpenApiReader.EXTENSION + "request-validator";
    private static final String AUTH = OpenApiReader.EXTENSION + "auth";

    private final ObjectNode root;
    private final ModelReader models;
    private final List<String> warnings;

    OperationReader(ObjectNode root, ModelReader models, List<String> warnings) {
        this.root = root;
        this.models = models;
        this.warnings = warnings;
    }

    Method read(String verb, JsonNode operation, JsonNode sharedParameters) throws OpenApiException {
        Map<String, Boolean> parameters = new LinkedHashMap<>();
        Map<String, String> requestModels = new LinkedHashMap<>();
        for (JsonNode list : List.of(sharedParameters, operation.path("parameters"))) {
            for (JsonNode parameter : list) {
                parameter(resolve(parameter), operation, parameters, requestModels);
            }
        }
        JsonNode content = resolve(operation.path("requestBody")).path("content");
        content.properties().forEach(entry -> {
            if (entry.getValue().has("schema")) {
                requestModels.put(entry.getKey(), models.nameOf(entry.getValue().path("schema")));
            }
        });
        String validator = OpenApiReader.text(operation, VALIDATOR)
                .or(() -> OpenApiReader.text(root, VALIDATOR))
                .orElse("");
        return Method.builder()
                .httpMethod(verb)
                .authorizationType(authorization(operation))
                .apiKeyRequired(false)
                .operationName(OpenApiReader.text(operation, "operationId").orElse(null))
                .requestParameters(parameters.isEmpty() ? null : parameters)
                .requestModels(requestModels.isEmpty() ? null : requestModels)
                .requestValidatorId(validator.isEmpty() ? null : validator)
                .methodResponses(responses(operation))
                .methodIntegration(IntegrationReader.read(operation))
                .build();
    }

    private void parameter(
            JsonNode parameter, JsonNode operation, Map<String, Boolean> into, Map<String, String> requestModels) {
        String name = parameter.path("name").asText();
        boolean required = parameter.path("required").asBoolean();
        switch (parameter.path("in").asText()) {
            case "path" -> into.put("method.request.path." + name, true);
            case "query" -> into.put("method.request.querystring." + name, required);
            case "header" -> into.put("method.request.header." + name, required);
            case "body" -> {
                String model = models.nameOf(parameter.path("schema"));
                types(operation, "consumes").forEach(type -> requestModels.put(type, model));
            }
            default -> warnings.add("Parameter '" + name + "' is ignored: it is in '" + parameter.path("in").asText() + "'");
        }
    }

    private List<String> types(JsonNode operation, String member) {
        JsonNode list = operation.has(member) ? operation.path(member) : root.path(member);
        List<String> types = new ArrayList<>();
        list.forEach(type -> types.add(type.asText()));
        return types.isEmpty() ? List.of("application/json") : types;
    }

    private Map<String, MethodResponse> responses(JsonNode operation) {
        Map<String, MethodResponse> responses = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : operation.path("responses").properties()) {
            String status = each.getKey();
            if (!status.matches("[1-5][0-9]{2}")) {
                warnings.add("Response '" + status + "' is ignored: it is no status code");
                continue;
            }
            JsonNode response = resolve(each.getValue());
            Map<String, Boolean> headers = new LinkedHashMap<>();
            response.path("headers").fieldNames().forEachRemaining(name ->
                    headers.put("method.response.header." + name, false));
            Map<String, String> responseModels = new LinkedHashMap<>();
            if (response.has("schema")) {
                String model = models.nameOf(response.path("schema"));
                types(operation, "produces").forEach(type -> responseModels.put(type, model));
            }
            response.path("content").properties().forEach(content -> {
                if (content.getValue().has("schema")) {
                    responseModels.put(content.getKey(), models.nameOf(content.getValue().path("schema")));
                }
            });
            responses.put(
                    status,
                    MethodResponse.builder()
                            .statusCode(status)
                            .responseParameters(headers.isEmpty() ? null : headers)
                            .responseModels(responseModels.isEmpty() ? null : responseModels)
                            .build());
        }
        return responses;
    }

    private String authorization(JsonNode operation) throws OpenApiException {
        String auth = operation.path(AUTH).path("type").asText().toUpperCase(java.util.Locale.ROOT);
        if (!auth.isEmpty()) {
            return auth;
        }
        JsonNode security = operation.has("security") ? operation.path("security") : root.path("security");
        String type = "NONE";
        for (JsonNode alternative : security) {
            for (Map.Entry<String, JsonNode> each : alternative.properties()) {
                JsonNode scheme = scheme(each.getKey());
                if (scheme.path(OpenApiReader.EXTENSION + "authtype").asText().equalsIgnoreCase("awsSigv4")) {
                    type = "AWS_IAM";
                } else if (scheme.has(OpenApiReader.EXTENSION + "authorizer")) {
                    throw OpenApiException.notOffered("authorizers (security scheme " + each.getKey() + ")");
                } else if (scheme.path("name").asText().equalsIgnoreCase("x-api-key")) {
                    throw OpenApiException.notOffered("API keys (security scheme " + each.getKey() + ")");
                } else {
                    warnings.add("Security scheme '" + each.getKey() + "' is ignored: API Gateway gives it no meaning");
                }
            }
        }
        return type;
    }

    private JsonNode scheme(String name) {
        JsonNode old = root.path("securityDefinitions").path(name);
        return old.isMissingNode() ? root.path("components").path("securitySchemes").path(name) : old;
    }

    /** What a reference within the document refers to. */
    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : node;
    }
}
