package dure.apigateway.execute;

import com.networknt.schema.JsonSchema;
import dure.api.apigateway.Integration;
import dure.api.apigateway.IntegrationResponse;
import dure.api.apigateway.Method;
import dure.api.apigateway.MethodResponse;
import dure.api.apigateway.RequestValidator;
import dure.api.apigateway.Resource;
import dure.apigateway.Definition;
import dure.apigateway.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A method of a deployed API, ready to run. Immutable. */
final class CompiledMethod {
    private static final int DEFAULT_TIMEOUT_MILLIS = 29_000;

    private final Resource resource;
    private final Method method;
    private final Integration integration;
    private final Templates requestTemplates;
    private final List<CompiledResponse> responses = new ArrayList<>();
    private final List<String> requiredParameters = new ArrayList<>();
    private final Map<String, JsonSchema> models = new TreeMap<>();

    CompiledMethod(Resource resource, Method method, Definition definition) {
        this.resource = resource;
        this.method = method;
        Integration stored = method.methodIntegration();
        this.integration = stored == null ? Integration.builder().type("MOCK").build() : stored;
        this.requestTemplates = Templates.of(integration.requestTemplates());
        Map<String, MethodResponse> declared = method.methodResponses() == null ? Map.of() : method.methodResponses();
        Map<String, IntegrationResponse> mapped =
                integration.integrationResponses() == null ? Map.of() : integration.integrationResponses();
        new TreeMap<>(mapped).forEach((status, response) -> {
            MethodResponse same = declared.get(status);
            Map<String, Boolean> headers =
                    same == null || same.responseParameters() == null ? Map.of() : same.responseParameters();
            responses.add(CompiledResponse.of(response, headers));
        });
        validation(definition);
    }

    private void validation(Definition definition) {
        Optional<RequestValidator> validator = definition.validators().stream()
                .filter(each -> Objects.equals(each.id(), method.requestValidatorId()))
                .findFirst();
        if (validator.isEmpty()) {
            return;
        }
        if (Boolean.TRUE.equals(validator.get().validateRequestParameters()) && method.requestParameters() != null) {
            method.requestParameters().forEach((name, required) -> {
                if (Boolean.TRUE.equals(required)) {
                    requiredParameters.add(name);
                }
            });
        }
        if (Boolean.TRUE.equals(validator.get().validateRequestBody()) && method.requestModels() != null) {
            method.requestModels()
                    .forEach((type, model) ->
                            models.put(type.toLowerCase(Locale.ROOT), Schemas.compile(model, definition.models())));
        }
    }

    Resource resource() {
        return resource;
    }

    String path() {
        return String.valueOf(resource.path());
    }

    /** As declared: a verb, or ANY. */
    String verb() {
        return String.valueOf(method.httpMethod());
    }

    String operationName() {
        return method.operationName() == null ? "" : method.operationName();
    }

    boolean signed() {
        return "AWS_IAM".equals(method.authorizationType());
    }

    Integration integration() {
        return integration;
    }

    String type() {
        return String.valueOf(integration.type());
    }

    int timeoutMillis() {
        return integration.timeoutInMillis() == null ? DEFAULT_TIMEOUT_MILLIS : integration.timeoutInMillis();
    }

    Templates requestTemplates() {
        return requestTemplates;
    }

    /** In the order of their statuses. */
    List<CompiledResponse> responses() {
        return responses;
    }

    /** Of which the absence is refused. */
    List<String> requiredParameters() {
        return requiredParameters;
    }

    /** By media type; empty when bodies are not validated. */
    Map<String, JsonSchema> models() {
        return models;
    }
}
