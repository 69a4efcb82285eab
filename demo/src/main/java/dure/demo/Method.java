package dure.demo;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationRequest;
import software.amazon.awssdk.services.apigateway.model.PutMethodRequest;

/** One method of the API's resource, made step by step. */
record Method(ApiGatewayClient api, String apiId, String resourceId, String verb) {
    private static final String JSON = "application/json";

    void create(Consumer<PutMethodRequest.Builder> more) {
        api.putMethod(put -> {
            put.restApiId(apiId).resourceId(resourceId).httpMethod(verb).authorizationType("NONE");
            more.accept(put);
        });
    }

    void integrate(Consumer<PutIntegrationRequest.Builder> more) {
        api.putIntegration(put -> {
            put.restApiId(apiId).resourceId(resourceId).httpMethod(verb);
            more.accept(put);
        });
    }

    /**
     * Adds an answer.
     *
     * @param pattern of the function's error message that selects it, empty for what no other is selected by
     * @param template of its JSON body
     * @param headers header to its mapping expression
     */
    void respond(String status, String pattern, String template, Map<String, String> headers) {
        api.putMethodResponse(put -> put.restApiId(apiId)
                .resourceId(resourceId)
                .httpMethod(verb)
                .statusCode(status)
                .responseModels(Map.of(JSON, status.startsWith("2") ? "Empty" : "Error"))
                .responseParameters(headers.keySet().stream()
                        .collect(Collectors.toMap(header -> "method.response.header." + header, header -> false))));
        api.putIntegrationResponse(put -> {
            put.restApiId(apiId)
                    .resourceId(resourceId)
                    .httpMethod(verb)
                    .statusCode(status)
                    .responseTemplates(Map.of(JSON, template))
                    .responseParameters(headers.entrySet().stream()
                            .collect(Collectors.toMap(
                                    header -> "method.response.header." + header.getKey(), Map.Entry::getValue)));
            if (!pattern.isEmpty()) {
                put.selectionPattern(pattern);
            }
        });
    }
}
