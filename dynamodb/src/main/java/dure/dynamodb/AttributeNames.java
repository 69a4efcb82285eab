package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Attribute names, at any depth, have 1 to 65,535 bytes. */
final class AttributeNames {
    private static final int MAX_BYTES = 65_535;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private AttributeNames() {}

    static void check(Map<String, AttributeValue> attributes) {
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            check(attribute.getKey());
            check(attribute.getValue());
        }
    }

    private static void check(AttributeValue value) {
        if (value instanceof AttributeValue.M(Map<String, AttributeValue> attributes)) {
            check(attributes);
        } else if (value instanceof AttributeValue.L list) {
            list.values().forEach(AttributeNames::check);
        }
    }

    private static void check(String name) {
        if (name.isEmpty()) {
            throw Validation.invalid("Empty attribute name");
        }
        if (name.length() > MAX_BYTES / MOST_BYTES_PER_CHAR
                && name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw Validation.invalid("Attribute name is too large, must be less than 65536 bytes");
        }
    }
}
