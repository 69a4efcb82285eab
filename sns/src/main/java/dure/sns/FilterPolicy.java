package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a subscription wants, by their attributes or by their body. See
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html. What a condition means is in {@link
 * FilterCondition}.
 */
final class FilterPolicy {
    /** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
    private static final int MAX_KEYS = 5;

    private static final int MAX_COMBINATIONS = 150;
    private static final int MAX_CHARS = 262_144;
    private static final String OR = "$or";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature
                            .USE_BIG_DECIMAL_FOR_FLOATS) // a double has infinities, of which no decimal is made
            .build();

    private FilterPolicy() {}

    /** Throws what AWS says of a policy that it does not take. */
    static void check(String policy, boolean body, String errorPrefix) {
        Checker checker = new Checker(body, errorPrefix + "FilterPolicy: ");
        JsonNode root;
        try {
            root = JSON.readTree(policy);
        } catch (JsonProcessingException malformed) {
            throw checker.invalid("failed to parse JSON.");
        }
        if (policy.length() > MAX_CHARS || !(root instanceof ObjectNode document)) {
            throw checker.invalid("failed to parse JSON.");
        }
        checker.object(document, 1);
        if (checker.keys > MAX_KEYS) {
            throw checker.invalid("Filter policy can not have more than 5 keys");
        }
        if (checker.combinations > MAX_COMBINATIONS) {
            throw checker.invalid("Filter policy is too complex");
        }
    }

    /** Counts while it checks. */
    private static final class Checker {
        private final boolean body;
        private final String prefix;
        private int keys;
        private long combinations = 1;

        Checker(boolean body, String prefix) {
            this.body = body;
            this.prefix = prefix;
        }

        void object(ObjectNode policy, int depth) {
            policy.properties().forEach(entry -> field(entry.getKey(), entry.getValue(), depth));
        }

        private void field(String name, JsonNode value, int depth) {
            if (name.equals(OR) && value.isArray()) {
                for (JsonNode alternative : value) {
                    if (!(alternative instanceof ObjectNode nested)) {
                        throw invalid("\"$or\" must be an array of objects");
                    }
                    object(nested, depth);
                }
            } else if (value instanceof ObjectNode nested) {
                if (!body) {
                    throw invalid("Filter policy scope MessageAttributes does not support nested filter policy");
                }
                object(nested, depth + 1);
            } else if (value.isArray()) {
                if (value.isEmpty()) {
                    throw invalid("Empty arrays are not allowed");
                }
                for (JsonNode condition : value) {
                    FilterCondition.fault(condition).ifPresent(fault -> {
                        throw invalid(fault);
                    });
                }
                keys++;
                combinations = Math.min(1_000_000, combinations * value.size() * depth);
            } else {
                throw invalid("\"" + name + "\" must be an object or an array");
            }
        }

        RuntimeException invalid(String what) {
            return INVALID_PARAMETER.because(prefix + what);
        }
    }

    /** A message as policies see it, read when the first of them asks. Of one thread. */
    static final class Content {
        private final Message message;
        private @Nullable JsonNode body;
        private @Nullable JsonNode attributes;

        Content(Message message) {
            this.message = message;
        }

        private JsonNode body() {
            JsonNode known = body;
            if (known == null) {
                known = tree(message.text());
                body = known;
            }
            return known;
        }

        private JsonNode attributes() {
            JsonNode known = attributes;
            if (known == null) {
                known = FilterPolicy.attributes(message.attributes());
                attributes = known;
            }
            return known;
        }
    }

    /** Whether a message passes a policy that has been checked. */
    static boolean passes(String policy, boolean body, Content content) {
        try {
            JsonNode data = body ? content.body() : content.attributes();
            return data.isObject() && object(JSON.readTree(policy), data);
        } catch (JsonProcessingException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static JsonNode tree(String message) {
        try {
            return JSON.readTree(message);
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        }
    }

    private static JsonNode attributes(Map<String, SnsRecords.Attribute> attributes) {
        ObjectNode data = JSON.createObjectNode();
        attributes.forEach((name, attribute) -> {
            if (attribute.type().startsWith("Number")) {
                data.put(name, new BigDecimal(attribute.value()));
            } else if (attribute.type().equals("String.Array")) {
                JsonNode list = tree(attribute.value());
                data.set(name, list.isArray() ? list : data.textNode(attribute.value()));
            } else if (!attribute.type().startsWith("Binary")) {
                data.put(name, attribute.value());
            }
        });
        return data;
    }

    private static boolean object(JsonNode policy, JsonNode data) {
        if (data.isArray()) {
            for (JsonNode element : data) {
                if (object(policy, element)) {
                    return true;
                }
            }
            return false;
        }
        for (Map.Entry<String, JsonNode> entry : policy.properties()) {
            if (!field(entry.getKey(), entry.getValue(), data)) {
                return false;
            }
        }
        return true;
    }

    private static boolean field(String name, JsonNode wanted, JsonNode data) {
        if (name.equals(OR) && wanted.isArray()) {
            for (JsonNode alternative : wanted) {
                if (object(alternative, data)) {
                    return true;
                }
            }
            return false;
        }
        JsonNode value = data.path(name);
        if (wanted.isObject()) {
            return object(wanted, value);
        }
        for (JsonNode condition : wanted) {
            if (FilterCondition.holds(condition, value)) {
                return true;
            }
        }
        return false;
    }
}
