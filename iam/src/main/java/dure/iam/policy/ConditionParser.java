package dure.iam.policy;

import static dure.iam.policy.PolicyError.MALFORMED_POLICY_DOCUMENT;
import static dure.iam.policy.PolicyError.legacyParsing;
import static dure.iam.policy.PolicyError.syntax;

import com.fasterxml.jackson.databind.JsonNode;
import dure.iam.policy.Comparison.Order;
import dure.iam.policy.Condition.SetQualifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the Condition of a statement. */
final class ConditionParser {

    private enum Type {
        TEXT,
        TEXT_IGNORING_CASE,
        LIKE,
        NUMBER,
        DATE,
        BOOL,
        BINARY,
        ADDRESS,
        ARN,
        NULL
    }

    private record Operator(Type type, boolean negated, Order order) {}

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            Map.entry("StringEquals", new Operator(Type.TEXT, false, Order.EQUAL)),
            Map.entry("StringNotEquals", new Operator(Type.TEXT, true, Order.EQUAL)),
            Map.entry("StringEqualsIgnoreCase", new Operator(Type.TEXT_IGNORING_CASE, false, Order.EQUAL)),
            Map.entry("StringNotEqualsIgnoreCase", new Operator(Type.TEXT_IGNORING_CASE, true, Order.EQUAL)),
            Map.entry("StringLike", new Operator(Type.LIKE, false, Order.EQUAL)),
            Map.entry("StringNotLike", new Operator(Type.LIKE, true, Order.EQUAL)),
            Map.entry("NumericEquals", new Operator(Type.NUMBER, false, Order.EQUAL)),
            Map.entry("NumericNotEquals", new Operator(Type.NUMBER, true, Order.EQUAL)),
            Map.entry("NumericLessThan", new Operator(Type.NUMBER, false, Order.LESS)),
            Map.entry("NumericLessThanEquals", new Operator(Type.NUMBER, false, Order.LESS_OR_EQUAL)),
            Map.entry("NumericGreaterThan", new Operator(Type.NUMBER, false, Order.GREATER)),
            Map.entry("NumericGreaterThanEquals", new Operator(Type.NUMBER, false, Order.GREATER_OR_EQUAL)),
            Map.entry("DateEquals", new Operator(Type.DATE, false, Order.EQUAL)),
            Map.entry("DateNotEquals", new Operator(Type.DATE, true, Order.EQUAL)),
            Map.entry("DateLessThan", new Operator(Type.DATE, false, Order.LESS)),
            Map.entry("DateLessThanEquals", new Operator(Type.DATE, false, Order.LESS_OR_EQUAL)),
            Map.entry("DateGreaterThan", new Operator(Type.DATE, false, Order.GREATER)),
            Map.entry("DateGreaterThanEquals", new Operator(Type.DATE, false, Order.GREATER_OR_EQUAL)),
            Map.entry("Bool", new Operator(Type.BOOL, false, Order.EQUAL)),
            Map.entry("BinaryEquals", new Operator(Type.BINARY, false, Order.EQUAL)),
            Map.entry("IpAddress", new Operator(Type.ADDRESS, false, Order.EQUAL)),
            Map.entry("NotIpAddress", new Operator(Type.ADDRESS, true, Order.EQUAL)),
            Map.entry("ArnEquals", new Operator(Type.ARN, false, Order.EQUAL)),
            Map.entry("ArnLike", new Operator(Type.ARN, false, Order.EQUAL)),
            Map.entry("ArnNotEquals", new Operator(Type.ARN, true, Order.EQUAL)),
            Map.entry("ArnNotLike", new Operator(Type.ARN, true, Order.EQUAL)),
            Map.entry("Null", new Operator(Type.NULL, false, Order.EQUAL)));

    private static final String ANY_VALUE = "ForAnyValue:";
    private static final String ALL_VALUES = "ForAllValues:";
    private static final String IF_EXISTS = "IfExists";

    /** An operator's name taken apart. */
    private record Name(Operator operator, SetQualifier set, boolean ifExists) {
        static Optional<Name> parse(String text) {
            SetQualifier set = SetQualifier.NONE;
            String rest = text;
            if (rest.startsWith(ANY_VALUE)) {
                set = SetQualifier.ANY_VALUE;
                rest = rest.substring(ANY_VALUE.length());
            } else if (rest.startsWith(ALL_VALUES)) {
                set = SetQualifier.ALL_VALUES;
                rest = rest.substring(ALL_VALUES.length());
            }
            boolean ifExists = rest.endsWith(IF_EXISTS);
            Operator operator = OPERATORS.get(ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest);
            if (operator == null || ifExists && operator.type() == Type.NULL) {
                return Optional.empty();
            }
            return Optional.of(new Name(operator, set, ifExists));
        }
    }

    private ConditionParser() {}

    static void checkSyntax(@Nullable JsonNode condition) {
        if (condition == null) {
            return;
        }
        if (!condition.isObject()) {
            throw syntax();
        }
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            if (!operator.getValue().isObject() || Name.parse(operator.getKey()).isEmpty()) {
                throw syntax();
            }
            operator.getValue().forEach(ConditionParser::values);
        }
    }

    /** Texts, numbers and booleans, one or a list. */
    private static List<String> values(JsonNode node) {
        if (!node.isArray()) {
            return List.of(value(node));
        }
        List<String> values = new ArrayList<>(node.size());
        node.forEach(item -> values.add(value(item)));
        return values;
    }

    private static String value(JsonNode node) {
        if (node.isTextual() || node.isNumber() || node.isBoolean()) {
            return node.asText();
        }
        throw syntax();
    }

    static void checkLegacy(@Nullable JsonNode condition) {
        parse(condition, true);
    }

    static List<Requirement> parse(@Nullable JsonNode condition, boolean variables) {
        if (condition == null) {
            return List.of();
        }
        List<Requirement> requirements = new ArrayList<>();
        for (Map.Entry<String, JsonNode> operator : condition.properties()) {
            Name name = Name.parse(operator.getKey()).orElseThrow(PolicyError::syntax);
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                if (key.getKey().indexOf(':') < 0) {
                    throw MALFORMED_POLICY_DOCUMENT.because("Conditions must be prefaced by a vendor");
                }
                requirements.add(requirement(name, key.getKey(), values(key.getValue()), variables));
            }
        }
        return List.copyOf(requirements);
    }

    private static Requirement requirement(Name name, String key, List<String> values, boolean variables) {
        Operator operator = name.operator();
        if (operator.type() == Type.NULL) {
            return new Requirement.Absent(
                    key, values.stream().map(ConditionParser::bool).toList());
        }
        List<Comparison> comparisons =
                values.stream().map(comparison(operator, variables)).toList();
        return new Condition(key, comparisons, operator.negated(), name.set(), name.ifExists());
    }

    private static Function<String, Comparison> comparison(Operator operator, boolean variables) {
        return value -> {
            Template literal = Template.of(value, Template.Mode.LITERAL, variables);
            return switch (operator.type()) {
                case TEXT, BINARY -> new Comparison.Equal(literal, false);
                case TEXT_IGNORING_CASE -> new Comparison.Equal(literal, true);
                case BOOL -> {
                    if (!literal.hasVariables()) {
                        bool(value);
                    }
                    yield new Comparison.Equal(literal, true);
                }
                case LIKE -> new Comparison.Like(Template.of(value, Template.Mode.LIKE, variables));
                case ARN -> new Comparison.ArnLike(Template.of(value, Template.Mode.ARN, variables));
                case NUMBER -> {
                    if (!literal.hasVariables() && Comparison.Numeric.number(value) == null) {
                        throw legacyParsing();
                    }
                    yield new Comparison.Numeric(literal, operator.order());
                }
                case DATE -> {
                    if (!literal.hasVariables() && Comparison.Date.time(value) == null) {
                        throw legacyParsing();
                    }
                    yield new Comparison.Date(literal, operator.order());
                }
                case ADDRESS ->
                    Objects.requireNonNullElseGet(Comparison.Address.of(value), () -> {
                        throw legacyParsing();
                    });
                case NULL -> throw syntax();
            };
        };
    }

    private static boolean bool(String value) {
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw syntax();
    }
}
