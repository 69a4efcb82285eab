package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A JSON selector: comparisons of {@code $.path} with {@code = != < <= > >=}, {@code IS NULL|TRUE|FALSE}, {@code NOT
 * EXISTS}, joined by {@code &&}, {@code ||} and parentheses. A message that is not JSON does not match.
 */
final class JsonPattern {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DEPTH = 50;

    private final String text;
    private int at;

    private JsonPattern(String text) {
        this.text = text;
    }

    static FilterPattern parse(String pattern) {
        if (!pattern.endsWith("}")) {
            throw invalid();
        }
        JsonPattern parser = new JsonPattern(pattern.substring(1, pattern.length() - 1));
        Predicate<JsonNode> condition = parser.either(0);
        parser.space();
        if (parser.at < parser.text.length()) {
            throw invalid();
        }
        return message -> {
            JsonNode node = json(message);
            return node != null && condition.test(node);
        };
    }

    private static @org.jspecify.annotations.Nullable JsonNode json(String message) {
        if (!message.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            return JSON.readTree(message);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private Predicate<JsonNode> either(int depth) {
        Predicate<JsonNode> left = both(depth);
        while (take("||")) {
            left = left.or(both(depth));
        }
        return left;
    }

    private Predicate<JsonNode> both(int depth) {
        Predicate<JsonNode> left = one(depth);
        while (take("&&")) {
            left = left.and(one(depth));
        }
        return left;
    }

    private Predicate<JsonNode> one(int depth) {
        if (depth > MAX_DEPTH) {
            throw invalid();
        }
        if (take("(")) {
            Predicate<JsonNode> inner = either(depth + 1);
            if (!take(")")) {
                throw invalid();
            }
            return inner;
        }
        return comparison(path());
    }

    private Predicate<JsonNode> comparison(String pointer) {
        if (takeWord("IS")) {
            if (takeWord("NULL")) {
                return node -> node.at(pointer).isNull();
            }
            boolean expected = takeWord("TRUE");
            if (!expected && !takeWord("FALSE")) {
                throw invalid();
            }
            return node -> node.at(pointer).isBoolean() && node.at(pointer).asBoolean() == expected;
        }
        if (takeWord("NOT")) {
            if (!takeWord("EXISTS")) {
                throw invalid();
            }
            return node -> node.at(pointer).isMissingNode();
        }
        for (String operator : new String[] {"!=", "<=", ">=", "=", "<", ">"}) {
            if (take(operator)) {
                return compare(pointer, operator, value());
            }
        }
        throw invalid();
    }

    private static Predicate<JsonNode> compare(String pointer, String operator, String value) {
        if (operator.equals("=") || operator.equals("!=")) {
            Pattern glob = Pattern.compile(Pattern.quote(value).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
            boolean equal = operator.equals("=");
            return node -> !node.at(pointer).isMissingNode()
                    && glob.matcher(node.at(pointer).asText()).matches() == equal;
        }
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException notANumber) {
            throw invalid();
        }
        return node -> {
            JsonNode found = node.at(pointer);
            if (!found.isNumber()) {
                return false;
            }
            int order = Double.compare(found.asDouble(), number);
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        };
    }

    /** {@code $.a.b[0]} as a JSON pointer {@code /a/b/0}. */
    private String path() {
        space();
        if (!take("$")) {
            throw invalid();
        }
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "._-[]:".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(from, at).replace("[", "/").replace("]", "").replace('.', '/');
    }

    private String value() {
        space();
        if (at < text.length() && text.charAt(at) == '"') {
            int end = text.indexOf('"', at + 1);
            if (end < 0) {
                throw invalid();
            }
            String inner = text.substring(at + 1, end);
            at = end + 1;
            return inner;
        }
        int from = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && ")&|".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (from == at) {
            throw invalid();
        }
        return text.substring(from, at);
    }

    private boolean take(String token) {
        space();
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private boolean takeWord(String word) {
        space();
        if (text.regionMatches(true, at, word, 0, word.length())
                && (at + word.length() == text.length()
                        || !Character.isLetterOrDigit(text.charAt(at + word.length())))) {
            at += word.length();
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static RuntimeException invalid() {
        return INVALID_PARAMETER.because("Invalid filter pattern");
    }
}
