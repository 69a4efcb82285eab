package dure.apigateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** JSON or YAML as a tree. YAML is read as plain data: no tags, 50 aliases, 6 MB, as deep as 100. */
final class Documents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CHARACTERS = 6 * 1024 * 1024;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 100;

    private Documents() {}

    static ObjectNode read(byte[] document) throws OpenApiException {
        String text = new String(document, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            throw OpenApiException.invalid("Invalid OpenAPI input.");
        }
        JsonNode node = text.startsWith("{") ? json(text) : yaml(text);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw OpenApiException.invalid("Invalid OpenAPI input.");
    }

    private static JsonNode json(String text) throws OpenApiException {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw OpenApiException.invalid("Unable to parse API definition because of a malformed integration or document: "
                    + broken.getOriginalMessage());
        }
    }

    private static JsonNode yaml(String text) throws OpenApiException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowDuplicateKeys(false);
        try {
            Object value = new Yaml(new SafeConstructor(options)).load(text);
            return JSON.valueToTree(value);
        } catch (YAMLException | IllegalArgumentException | StackOverflowError broken) {
            throw OpenApiException.invalid("Invalid OpenAPI input: neither JSON nor YAML");
        }
    }
}
