package dure.apigateway.execute;

import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.Stage;
import dure.apigateway.ApiKey;
import dure.apigateway.Definition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A stage with the snapshot it points to, ready to run. Methods are compiled when first called. Thread-safe. */
final class CompiledStage {
    private final ApiKey key;
    private final String name;
    private final Map<String, String> variables;
    private final String deploymentId;
    private final Definition definition;
    private final Routes routes;
    private final List<String> binaryMediaTypes;
    private final Map<String, CompiledResponse> gatewayResponses = new HashMap<>();
    private final Map<String, CompiledMethod> methods = new ConcurrentHashMap<>();

    CompiledStage(ApiKey key, Stage stage, Definition definition) {
        this.key = key;
        this.name = String.valueOf(stage.stageName());
        this.deploymentId = String.valueOf(stage.deploymentId());
        this.variables = stage.variables() == null ? Map.of() : stage.variables();
        this.definition = definition;
        this.routes = new Routes(definition.resources());
        List<String> binary = definition.api().binaryMediaTypes();
        this.binaryMediaTypes = binary == null ? List.of() : binary;
        for (GatewayResponse response : definition.gatewayResponses()) {
            gatewayResponses.put(String.valueOf(response.responseType()), CompiledResponse.of(response));
        }
    }

    /** What is to be run, compiled. */
    record Target(CompiledMethod method, Map<String, String> pathParameters) {}

    Optional<Target> find(String rawPath, String verb) {
        return routes.find(rawPath, verb).map(match -> new Target(compiled(match), match.pathParameters()));
    }

    private CompiledMethod compiled(Routes.Match match) {
        String id = match.method().httpMethod() + " " + match.resource().path();
        return methods.computeIfAbsent(id, absent -> new CompiledMethod(match.resource(), match.method(), definition));
    }

    Optional<CompiledResponse> gatewayResponse(String type) {
        return Optional.ofNullable(gatewayResponses.get(type));
    }

    ApiKey key() {
        return key;
    }

    String name() {
        return name;
    }

    String deploymentId() {
        return deploymentId;
    }

    Map<String, String> variables() {
        return variables;
    }

    Definition definition() {
        return definition;
    }

    boolean isBinary(String mediaType) {
        return MediaTypes.matches(binaryMediaTypes, mediaType);
    }
}
