package dure.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dure.api.apigateway.Model;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Models as JSON schemas of draft 4. References between models go by {@code
 * https://apigateway.amazonaws.com/restapis/{id}/models/{name}} and are put in place here; nothing is ever fetched.
 */
public final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REFERENCE =
            Pattern.compile("https?://apigateway\\.[^/]*amazonaws\\.com/restapis/[^/]+/models/([a-zA-Z0-9]+)(.*)");
    private static final JsonSchemaFactory DRAFT_4 = JsonSchemaFactory.builder(
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4))
            .schemaLoaders(loaders -> loaders.add(iri -> {
                throw new JsonSchemaException("references to other documents are not followed: " + iri);
            }))
            .build();
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .failFast(false)
            .preloadJsonSchema(false)
            .build();

    private Schemas() {}

    /** What is wrong with a schema by itself; empty when nothing is. */
    static String fault(String schema) {
        try {
            JsonNode node = JSON.readTree(schema);
            if (!node.isObject()) {
                return "Model schema must be a JSON object";
            }
            DRAFT_4.getSchema(withoutMeta(node.deepCopy()), CONFIG);
            return "";
        } catch (JsonProcessingException notJson) {
            return "Unable to parse model schema: " + notJson.getOriginalMessage();
        } catch (JsonSchemaException broken) {
            return "Invalid model schema specified: " + broken.getMessage();
        }
    }

    /** A schema ready to be used, with the models that it refers to among its definitions. */
    public static JsonSchema compile(String name, List<Model> models) {
        Map<String, String> texts = new HashMap<>();
        models.forEach(model ->
                texts.put(String.valueOf(model.name()), model.schemaValue() == null ? "{}" : model.schemaValue()));
        Set<String> referred = new LinkedHashSet<>();
        ObjectNode root = parse(texts.getOrDefault(name, "{}"), referred);
        ObjectNode definitions = root.withObjectProperty("definitions");
        Set<String> done = new LinkedHashSet<>();
        while (!done.containsAll(referred)) {
            String next = referred.stream()
                    .filter(each -> !done.contains(each))
                    .findFirst()
                    .orElseThrow();
            done.add(next);
            if (!definitions.has(next)) {
                definitions.set(next, parse(texts.getOrDefault(next, "{}"), referred));
            }
        }
        JsonSchema schema = DRAFT_4.getSchema(root, CONFIG);
        schema.initializeValidators();
        return schema;
    }

    private static ObjectNode parse(String text, Set<String> referred) {
        try {
            JsonNode node = JSON.readTree(text);
            return node instanceof ObjectNode object ? rewrite(withoutMeta(object), referred) : JSON.createObjectNode();
        } catch (JsonProcessingException checkedBefore) {
            throw new IllegalStateException("a stored model that is not JSON", checkedBefore);
        }
    }

    private static ObjectNode withoutMeta(JsonNode node) {
        ObjectNode object = (ObjectNode) node;
        object.remove("$schema");
        object.remove("id");
        return object;
    }

    private static ObjectNode rewrite(ObjectNode node, Set<String> referred) {
        JsonNode reference = node.get("$ref");
        if (reference != null && reference.isTextual()) {
            Matcher matcher = REFERENCE.matcher(reference.asText());
            if (matcher.matches()) {
                referred.add(matcher.group(1));
                node.put("$ref", "#/definitions/" + matcher.group(1));
            }
        }
        node.forEach(child -> rewriteBelow(child, referred));
        return node;
    }

    private static void rewriteBelow(JsonNode child, Set<String> referred) {
        if (child instanceof ObjectNode object) {
            rewrite(object, referred);
        } else if (child.isArray()) {
            child.forEach(each -> rewriteBelow(each, referred));
        }
    }
}
