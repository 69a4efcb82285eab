package dure.apigateway.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON as templates and mappings see it: maps, lists, strings, numbers, booleans. Reading is as lenient as AWS's: what is
 * no JSON at all is a string. Paths are JSONPath.
 */
public final class JsonValues {
    private static final ObjectMapper WRITER = new ObjectMapper();
    private static final Configuration LENIENT = Configuration.builder()
            .jsonProvider(new JsonSmartJsonProvider())
            .mappingProvider(new JsonSmartMappingProvider())
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    private JsonValues() {}

    /** An empty text is an empty object, as AWS has it. */
    public static @Nullable Object parse(String text) {
        if (text.isBlank()) {
            return new LinkedHashMap<String, Object>();
        }
        try {
            return LENIENT.jsonProvider().parse(text);
        } catch (InvalidJsonException | StackOverflowError notJson) {
            return text;
        }
    }

    /**
     * What the path leads to; null when it leads nowhere.
     *
     * @throws TemplateFailure when it is no JSONPath
     */
    public static @Nullable Object read(@Nullable Object root, String path) {
        if (path.equals("$") || root == null) {
            return root;
        }
        try {
            JsonPath compiled = JsonPath.compile(path);
            return root instanceof java.util.Map<?, ?> || root instanceof java.util.List<?>
                    ? compiled.read(root, LENIENT)
                    : null;
        } catch (InvalidPathException broken) {
            throw new TemplateFailure("Invalid JSONPath: " + path);
        } catch (JsonPathException nowhere) {
            return null;
        }
    }

    /** As JSON text. */
    public static String write(@Nullable Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new TemplateFailure("not representable as JSON: " + impossible.getOriginalMessage());
        }
    }
}
