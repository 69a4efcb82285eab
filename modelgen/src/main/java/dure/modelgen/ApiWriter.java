package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes a service's constants: the service itself and every offered operation. */
final class ApiWriter {
    private final ServiceModel service;

    ApiWriter(ServiceModel service) {
        this.service = service;
    }

    String text() {
        StringBuilder text = new StringBuilder(
                "/** %s's operations. Generated. */\n@Generated(\"dure.modelgen\")\npublic final class %sApi {\n"
                        .formatted(service.metadata().path("serviceFullName").asText(), service.javaName()));
        List<String> constants = new ArrayList<>();
        service.offeredOperations().forEach((name, operation) -> {
            constants.add(Names.constant(name));
            text.append(operation(name, operation));
        });
        text.append("\n    public static final Service SERVICE = new Service(\n            ")
                .append(serviceArguments())
                .append(",\n            () -> List.of(")
                .append(String.join(", ", constants))
                .append("),\n            Names.ALL);\n");
        text.append(
                "\n    private %sApi() {}\n\n    private static final class Names {\n        static final List<Service.OperationName> ALL = List.of("
                        .formatted(service.javaName()));
        boolean first = true;
        for (Map.Entry<String, JsonNode> each : service.operations().entrySet()) {
            text.append(first ? "\n" : ",\n")
                    .append("                ")
                    .append(operationName(each.getKey(), each.getValue()));
            first = false;
        }
        return text.append(");\n    }\n}\n").toString();
    }

    private String serviceArguments() {
        JsonNode metadata = service.metadata();
        List<String> protocols = new ArrayList<>();
        for (JsonNode protocol : metadata.path("protocols")) {
            protocols.add("ProtocolName."
                    + protocolName(
                            protocol.asText(), metadata.path("jsonVersion").asText()));
        }
        return String.join(
                ", ",
                List.of(
                        Names.literal(service.id),
                        Names.literal(metadata.path("serviceId").asText()),
                        Names.literal(metadata.path("signingName")
                                .asText(metadata.path("endpointPrefix").asText())),
                        Names.literal(service.arnName()),
                        Names.literal(metadata.path("endpointPrefix").asText()),
                        Names.literal(metadata.path("apiVersion").asText()),
                        "List.of(" + String.join(", ", protocols) + ")",
                        textOrNull(metadata.path("targetPrefix")),
                        textOrNull(metadata.path("xmlNamespace")),
                        textOrNull(service.settings.path("shapeNamespace"))));
    }

    private String operation(String name, JsonNode operation) {
        List<String> errors = new ArrayList<>();
        operation
                .path("errors")
                .forEach(error -> errors.add(service.javaName() + "Errors."
                        + ErrorsWriter.constant(service, error.path("shape").asText())));
        List<String> traits = new ArrayList<>();
        if (operation.path("httpChecksum").path("requestChecksumRequired").asBoolean()) {
            traits.add("Operation.Trait.CHECKSUM_REQUIRED");
        }
        if (operation.path("authtype").asText().equals("none")) {
            traits.add("Operation.Trait.UNAUTHENTICATED");
        }
        String input = type(operation, "input");
        String output = type(operation, "output");
        return """

                    public static final Operation<%s, %s> %s = new Operation<>(
                            () -> SERVICE_(), %s, %s, %s, %d, %s.SCHEMA, %s.SCHEMA, %s,
                            List.of(%s),
                            List.of(%s),
                            Set.of(%s));
                """.formatted(
                        input,
                        output,
                        Names.constant(name),
                        Names.literal(name),
                        Names.literal(operation.path("http").path("method").asText("POST")),
                        Names.literal(operation.path("http").path("requestUri").asText("/")),
                        operation.path("http").path("responseCode").asInt(200),
                        input,
                        output,
                        textOrNull(operation.path("output").path("resultWrapper")),
                        String.join(", ", errors),
                        String.join(", ", permissions(name, operation)),
                        String.join(", ", traits))
                .replace("SERVICE_()", service.javaName() + "Api.SERVICE");
    }

    private List<String> permissions(String name, JsonNode operation) {
        List<String> texts = new ArrayList<>();
        List<OfferedOperations.Permission> permissions = service.offered.permissions(service.id, name);
        if (permissions.isEmpty() && service.id.equals("apigateway")) {
            // API Gateway's actions are HTTP methods and its resources the request's path
            permissions = List.of(new OfferedOperations.Permission(
                    "apigateway:" + operation.path("http").path("method").asText(),
                    "arn:aws:apigateway:{region}::" + memberTemplate(operation)));
        }
        if (permissions.isEmpty()) {
            permissions = List.of(new OfferedOperations.Permission(service.arnName() + ":" + name, "*"));
        }
        for (OfferedOperations.Permission permission : permissions) {
            texts.add("new Operation.Permission(%s, %s)"
                    .formatted(Names.literal(permission.action()), Names.literal(permission.resource())));
        }
        return texts;
    }

    /** The request's path with member names where the model has their wire names. */
    private String memberTemplate(JsonNode operation) {
        String uri = operation.path("http").path("requestUri").asText();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        Iterator<Map.Entry<String, JsonNode>> members = service.shape(
                        operation.path("input").path("shape").asText())
                .path("members")
                .fields();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            if (member.getValue().path("location").asText().equals("uri")) {
                path = path.replace(
                        "{" + member.getValue().path("locationName").asText(member.getKey()) + "}",
                        "{" + member.getKey() + "}");
            }
        }
        return path;
    }

    private String operationName(String name, JsonNode operation) {
        List<String> required = new ArrayList<>();
        JsonNode input = service.shape(operation.path("input").path("shape").asText());
        for (JsonNode member : input.path("required")) {
            JsonNode node = input.path("members").path(member.asText());
            if (node.path("location").asText().matches("header|querystring")) {
                required.add(Names.literal(node.path("locationName").asText()));
            }
        }
        return "new Service.OperationName(%s, %s, %s, List.of(%s))"
                .formatted(
                        Names.literal(name),
                        Names.literal(operation.path("http").path("method").asText("POST")),
                        Names.literal(operation.path("http").path("requestUri").asText("/")),
                        String.join(", ", required));
    }

    private String type(JsonNode operation, String side) {
        return operation.has(side)
                ? Names.type(
                        service.javaName(), operation.path(side).path("shape").asText())
                : "Unit";
    }

    private static String protocolName(String model, String jsonVersion) {
        return switch (model) {
            case "rest-xml" -> "REST_XML";
            case "rest-json" -> "REST_JSON";
            case "json" -> jsonVersion.equals("1.0") ? "AWS_JSON_1_0" : "AWS_JSON_1_1";
            case "query" -> "AWS_QUERY";
            case "smithy-rpc-v2-cbor" -> "RPC_V2_CBOR";
            default -> throw new IllegalStateException("unknown protocol " + model);
        };
    }

    private static String textOrNull(JsonNode node) {
        return node.isMissingNode() ? "null" : Names.literal(node.asText());
    }
}
