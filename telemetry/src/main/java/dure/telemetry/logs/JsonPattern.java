package dure.telemetry.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON selector: comparisons of {@code $.path} with {@code = != < <= > >=}, {@code IS NULL|TRUE|FALSE}, {@code NOT
 * EXISTS}, joined by {@code &&}, {@code ||} and parentheses. A message that is not JSON does not match, nor does a path
 * that leads to nothing, to a list or to an object.
 */
final class JsonPattern {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DEPTH = 50;
    private static final int MAX_WILDCARDS = 3;
    private static final String STOPS = ")&|";

    private final PatternReader reader;
    private int wildcards;

    private JsonPattern(PatternReader reader) {
        this.reader = reader;
    }

    static FilterPattern parse(String pattern) {
        if (!pattern.endsWith("}")) {
            throw PatternReader.invalid();
        }
        JsonPattern parser = new JsonPattern(new PatternReader(pattern.substring(1, pattern.length() - 1)));
        Predicate<JsonNode> condition = parser.either(0);
        if (!parser.reader.atEnd()) {
            throw PatternReader.invalid();
        }
        return message -> {
            JsonNode node = json(message);
            return node != null && condition.test(node);
        };
    }

    private static @Nullable JsonNode json(String message) {
        String text = message.stripLeading();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return null;
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private Predicate<JsonNode> either(int depth) {
        Predicate<JsonNode> left = both(depth);
        while (reader.take("||")) {
            left = left.or(both(depth));
        }
        return left;
    }

    private Predicate<JsonNode> both(int depth) {
        Predicate<JsonNode> left = one(depth);
        while (reader.take("&&")) {
            left = left.and(one(depth));
        }
        return left;
    }

    private Predicate<JsonNode> one(int depth) {
        if (depth > MAX_DEPTH) {
            throw PatternReader.invalid();
        }
        if (reader.take("(")) {
            Predicate<JsonNode> inner = either(depth + 1);
            reader.require(")");
            return inner;
        }
        JsonPath path = JsonPath.read(reader);
        wildcards += path.wildcards();
        if (wildcards > MAX_WILDCARDS) {
            throw PatternReader.invalid();
        }
        return comparison(path);
    }

    private Predicate<JsonNode> comparison(JsonPath path) {
        if (reader.takeWord("IS")) {
            if (reader.takeWord("NULL")) {
                return any(path, JsonNode::isNull);
            }
            boolean expected = reader.takeWord("TRUE");
            if (!expected && !reader.takeWord("FALSE")) {
                throw PatternReader.invalid();
            }
            return any(path, node -> node.isBoolean() && node.booleanValue() == expected);
        }
        if (reader.takeWord("NOT")) {
            if (!reader.takeWord("EXISTS")) {
                throw PatternReader.invalid();
            }
            return root -> path.of(root).isEmpty();
        }
        String operator = reader.operator();
        PatternValue value = reader.value(STOPS);
        value.check(operator);
        boolean order = !operator.equals("=") && !operator.equals("!=");
        return any(
                path,
                node -> node.isValueNode() && (!order || node.isNumber()) && value.compare(operator, node.asText()));
    }

    private static Predicate<JsonNode> any(JsonPath path, Predicate<JsonNode> condition) {
        return root -> {
            List<JsonNode> nodes = path.of(root);
            return nodes.stream().anyMatch(condition);
        };
    }
}
