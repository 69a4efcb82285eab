package dure.apigateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.apigateway.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions and inline schemas become models. */
final class ModelReader {
    private static final List<String> LOCAL = List.of("#/definitions/", "#/components/schemas/");

    private final ObjectNode root;
    private final String apiId;
    private final Map<String, Model> models = new LinkedHashMap<>();
    private int inline;

    ModelReader(ObjectNode root, String apiId) {
        this.root = root;
        this.apiId = apiId;
    }

    void readAll() throws OpenApiException {
        read(root.path("definitions"));
        read(root.path("components").path("schemas"));
    }

    private void read(JsonNode schemas) throws OpenApiException {
        for (Map.Entry<String, JsonNode> each : schemas.properties()) {
            if (!each.getKey().matches("[a-zA-Z0-9]+")) {
                throw OpenApiException.invalid("Model name must be alphanumeric: " + each.getKey());
            }
            add(each.getKey(), each.getValue());
        }
    }

    /** The name of the model that a schema refers to, or of a new one. */
    String nameOf(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        for (String prefix : LOCAL) {
            if (reference.startsWith(prefix)) {
                return reference.substring(prefix.length());
            }
        }
        inline++;
        String name = "MODEL" + apiId.substring(0, Math.min(4, apiId.length())) + inline;
        add(name, schema);
        return name;
    }

    private void add(String name, JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        rewrite(copy);
        models.put(
                name,
                Model.builder()
                        .name(name)
                        .contentType("application/json")
                        .description(OpenApiReader.text(schema, "description").orElse(null))
                        .schemaValue(copy.toString())
                        .build());
    }

    private void rewrite(JsonNode node) {
        if (node instanceof ObjectNode object) {
            String reference = object.path("$ref").asText();
            for (String prefix : LOCAL) {
                if (reference.startsWith(prefix)) {
                    object.put(
                            "$ref",
                            "https://apigateway.amazonaws.com/restapis/" + apiId + "/models/"
                                    + reference.substring(prefix.length()));
                }
            }
        }
        node.forEach(this::rewrite);
    }

    List<Model> models() {
        return new ArrayList<>(models.values());
    }
}
