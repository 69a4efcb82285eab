package dure.apigateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.Method;
import dure.api.apigateway.RequestValidator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The whole document; {@link OperationReader} reads its operations, {@link ModelReader} its schemas. */
public final class OpenApiReader {
    static final String EXTENSION = "x-amazon-apigateway-";
    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete", "head", "options");
    private static final Set<String> READ = Set.of(
            "binary-media-types", "request-validators", "request-validator", "gateway-responses", "policy",
            "endpoint-configuration", "importexport-version", "api-key-source", "documentation");

    private final ObjectNode root;
    private final ModelReader models;
    private final List<String> warnings = new ArrayList<>();

    private OpenApiReader(ObjectNode root, String apiId) {
        this.root = root;
        this.models = new ModelReader(root, apiId);
    }

    /**
     * Reads a document.
     *
     * @param apiId of the API it goes to: references between models name it
     * @param basePath {@code ignore} or {@code prepend}
     */
    public static ImportedApi read(byte[] document, String apiId, String basePath) throws OpenApiException {
        ObjectNode root = Documents.read(document);
        boolean swagger = root.path("swagger").asText().equals("2.0");
        if (!swagger && !root.path("openapi").asText().startsWith("3.0")) {
            throw OpenApiException.invalid("Invalid OpenAPI input: only Swagger 2.0 and OpenAPI 3.0 are read");
        }
        if (!basePath.equals("ignore") && !basePath.equals("prepend")) {
            throw OpenApiException.notOffered("basepath=" + basePath);
        }
        return new OpenApiReader(root, apiId).api(prefix(root, swagger, basePath));
    }

    private static String prefix(ObjectNode root, boolean swagger, String basePath) {
        String path = swagger
                ? root.path("basePath").asText()
                : root.path("servers").path(0).path("variables").path("basePath").path("default").asText();
        if (!basePath.equals("prepend") || path.isEmpty() || path.equals("/")) {
            return "";
        }
        String slashed = path.startsWith("/") ? path : "/" + path;
        return slashed.endsWith("/") ? slashed.substring(0, slashed.length() - 1) : slashed;
    }

    private ImportedApi api(String prefix) throws OpenApiException {
        refuseUnread();
        JsonNode info = root.path("info");
        models.readAll();
        Map<String, Map<String, Method>> methods = methods(prefix);
        JsonNode endpoint = extension("endpoint-configuration");
        if (endpoint.path("vpcEndpointIds").size() > 0) {
            throw OpenApiException.notOffered("VPC endpoints");
        }
        JsonNode policy = extension("policy");
        List<String> binary = new ArrayList<>();
        extension("binary-media-types").forEach(type -> binary.add(type.asText()));
        return new ImportedApi(
                info.path("title").asText("imported"),
                text(info, "description"),
                text(info, "version"),
                methods,
                models.models(),
                validators(),
                gatewayResponses(),
                binary,
                policy.isObject() ? Optional.of(policy.toString()) : Optional.empty(),
                endpoint.path("disableExecuteApiEndpoint").asBoolean(),
                warnings);
    }

    private void refuseUnread() throws OpenApiException {
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            String name = member.getKey();
            if (name.startsWith(EXTENSION) && !READ.contains(name.substring(EXTENSION.length()))) {
                throw OpenApiException.notOffered(name);
            }
        }
        if (extension("api-key-source").asText().equals("AUTHORIZER")) {
            throw OpenApiException.notOffered("API keys (api-key-source)");
        }
        if (!extension("documentation").isMissingNode()) {
            warnings.add("Documentation parts are not kept");
        }
    }

    private JsonNode extension(String name) {
        return root.path(EXTENSION + name);
    }

    private Map<String, Map<String, Method>> methods(String prefix) throws OpenApiException {
        OperationReader operations = new OperationReader(root, models, warnings);
        Map<String, Map<String, Method>> methods = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            Map<String, Method> here = new LinkedHashMap<>();
            JsonNode shared = path.getValue().path("parameters");
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                String name = member.getKey().toLowerCase(Locale.ROOT);
                boolean any = name.equals(EXTENSION + "any-method");
                if (any || VERBS.contains(name)) {
                    String verb = any ? "ANY" : name.toUpperCase(Locale.ROOT);
                    here.put(verb, operations.read(verb, member.getValue(), shared));
                } else if (name.startsWith(EXTENSION)) {
                    throw OpenApiException.notOffered(name);
                }
            }
            methods.put(prefix + path.getKey(), here);
        }
        return methods;
    }

    private Map<String, RequestValidator> validators() {
        Map<String, RequestValidator> validators = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : extension("request-validators").properties()) {
            validators.put(
                    each.getKey(),
                    RequestValidator.builder()
                            .name(each.getKey())
                            .validateRequestBody(each.getValue().path("validateRequestBody").asBoolean())
                            .validateRequestParameters(
                                    each.getValue().path("validateRequestParameters").asBoolean())
                            .build());
        }
        return validators;
    }

    private List<GatewayResponse> gatewayResponses() {
        List<GatewayResponse> responses = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : extension("gateway-responses").properties()) {
            JsonNode value = each.getValue();
            responses.add(GatewayResponse.builder()
                    .responseType(each.getKey())
                    .statusCode(text(value, "statusCode").orElse(null))
                    .responseParameters(texts(value.path("responseParameters")))
                    .responseTemplates(texts(value.path("responseTemplates")))
                    .build());
        }
        return responses;
    }

    static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
    }

    static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
