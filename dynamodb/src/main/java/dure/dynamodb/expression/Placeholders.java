package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.Validation;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ExpressionAttributeNames and ExpressionAttributeValues of a request, and which of them were used. */
final class Placeholders {
    private static final Pattern NAME = Pattern.compile("#[0-9a-zA-Z_]+");
    private static final Pattern VALUE = Pattern.compile(":[0-9a-zA-Z_]+");

    private static final int MAX_KEY_LENGTH = 255;

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> unusedNames;
    private final Set<String> unusedValues;

    Placeholders(@Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
        this.names = names == null ? Map.of() : names;
        this.values = values == null ? Map.of() : values;
        check("ExpressionAttributeNames", names, NAME);
        check("ExpressionAttributeValues", values, VALUE);
        this.unusedNames = new LinkedHashSet<>(this.names.keySet());
        this.unusedValues = new LinkedHashSet<>(this.values.keySet());
    }

    private static void check(String parameter, @Nullable Map<String, ?> map, Pattern pattern) {
        if (map == null) {
            return;
        }
        if (map.isEmpty()) {
            throw Validation.invalid(parameter + " must not be empty");
        }
        for (String key : map.keySet()) {
            if (key.length() > MAX_KEY_LENGTH) {
                throw Validation.invalid(parameter
                        + " contains invalid key: The expression attribute map contains a key that is too long");
            }
            if (!pattern.matcher(key).matches()) {
                throw Validation.invalid(parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
            }
        }
    }

    @Nullable
    String name(String placeholder) {
        unusedNames.remove(placeholder);
        return names.get(placeholder);
    }

    @Nullable
    AttributeValue value(String placeholder) {
        unusedValues.remove(placeholder);
        return values.get(placeholder);
    }

    void checkAllUsed() {
        if (!unusedNames.isEmpty()) {
            throw Validation.invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {"
                    + String.join(", ", unusedNames) + "}");
        }
        if (!unusedValues.isEmpty()) {
            throw Validation.invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: {"
                    + String.join(", ", unusedValues) + "}");
        }
    }
}
