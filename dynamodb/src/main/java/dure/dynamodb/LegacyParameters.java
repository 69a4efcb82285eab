package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValueUpdate;
import dure.api.dynamodb.ExpectedAttributeValue;
import dure.dynamodb.expression.Condition;
import dure.dynamodb.expression.Condition.Comparator;
import dure.dynamodb.expression.DocumentPath;
import dure.dynamodb.expression.KeyCondition;
import dure.dynamodb.expression.Operand;
import dure.dynamodb.expression.Projection;
import dure.dynamodb.expression.Update;
import dure.dynamodb.expression.Update.Action;
import dure.dynamodb.expression.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the parameters that DynamoDB had before expressions. See
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html.
 */
final class LegacyParameters {
    private static final Set<String> SCALARS = Set.of("S", "N", "B");
    private static final Set<String> SETS = Set.of("SS", "NS", "BS");

    private LegacyParameters() {}

    static @Nullable Projection attributesToGet(@Nullable List<String> names) {
        if (names == null) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw Validation.invalidParameter("Duplicate value in attribute name: " + name);
            }
        }
        return new Projection(names.stream().map(DocumentPath::attribute).toList());
    }

    static @Nullable Condition expected(
            @Nullable Map<String, ExpectedAttributeValue> expected, @Nullable String conditionalOperator) {
        checkOperator(conditionalOperator, expected);
        if (expected == null) {
            return null;
        }
        List<Condition> conditions = new ArrayList<>();
        expected.forEach((name, e) -> conditions.add(expected(name, e)));
        return combine(conditions, conditionalOperator);
    }

    private static Condition expected(String name, ExpectedAttributeValue expected) {
        List<AttributeValue> list = expected.attributeValueList();
        AttributeValue value = expected.value();
        String operator = expected.comparisonOperator();
        if (list != null && value != null) {
            throw Validation.invalidParameter(
                    "Value and AttributeValueList cannot be used together for Attribute: " + name);
        }
        if (operator == null) {
            return exists(name, expected);
        }
        if (expected.exists() != null) {
            throw Validation.invalidParameter(
                    "Exists and ComparisonOperator cannot be used together for Attribute: " + name);
        }
        if (list == null && value == null && !operator.equals("NULL") && !operator.equals("NOT_NULL")) {
            throw Validation.invalidParameter("Value or AttributeValueList must be used with ComparisonOperator: "
                    + operator + " for Attribute: " + name);
        }
        return condition(name, operator, list != null ? list : value != null ? List.of(value) : List.of());
    }

    private static Condition exists(String name, ExpectedAttributeValue expected) {
        AttributeValue value = expected.value();
        if (expected.attributeValueList() != null) {
            throw Validation.invalidParameter(
                    "AttributeValueList can only be used with a ComparisonOperator for Attribute: " + name);
        }
        boolean exists = expected.exists() == null || expected.exists();
        if (exists && value == null) {
            throw Validation.invalidParameter(
                    "Value must be provided when Exists is " + expected.exists() + " for Attribute: " + name);
        }
        if (!exists && value != null) {
            throw Validation.invalidParameter("Value cannot be used when Exists is false for Attribute: " + name);
        }
        return value == null
                ? new Condition.NotExists(DocumentPath.attribute(name))
                : compare(name, Comparator.EQ, value);
    }

    /** QueryFilter and ScanFilter. */
    static @Nullable Condition filter(
            @Nullable Map<String, dure.api.dynamodb.Condition> filter, @Nullable String conditionalOperator) {
        checkOperator(conditionalOperator, filter);
        if (filter == null) {
            return null;
        }
        List<Condition> conditions = new ArrayList<>();
        filter.forEach((name, c) -> conditions.add(condition(
                name, c.comparisonOperator(), c.attributeValueList() == null ? List.of() : c.attributeValueList())));
        return combine(conditions, conditionalOperator);
    }

    private static void checkOperator(@Nullable String conditionalOperator, @Nullable Map<String, ?> conditions) {
        if (conditionalOperator == null) {
            return;
        }
        if (conditions == null || conditions.isEmpty()) {
            throw Validation.invalid("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (conditions.size() == 1) {
            throw Validation.invalid(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
    }

    private static Condition combine(List<Condition> conditions, @Nullable String operator) {
        return "OR".equals(operator) && !conditions.isEmpty()
                ? new Condition.Or(conditions)
                : new Condition.And(conditions);
    }

    private static Condition condition(String name, String operator, List<AttributeValue> values) {
        checkValues(operator, values);
        DocumentPath path = DocumentPath.attribute(name);
        Operand attribute = new Operand.Attribute(path);
        return switch (operator) {
            case "EQ" -> compare(name, Comparator.EQ, values.getFirst());
            case "NE" -> compare(name, Comparator.NE, values.getFirst());
            case "LT" -> compare(name, Comparator.LT, values.getFirst());
            case "LE" -> compare(name, Comparator.LE, values.getFirst());
            case "GT" -> compare(name, Comparator.GT, values.getFirst());
            case "GE" -> compare(name, Comparator.GE, values.getFirst());
            case "NULL" -> new Condition.NotExists(path);
            case "NOT_NULL" -> new Condition.Exists(path);
            case "CONTAINS" -> new Condition.Contains(attribute, new Operand.Literal(values.getFirst()));
            case "NOT_CONTAINS" ->
                new Condition.Not(new Condition.Contains(attribute, new Operand.Literal(values.getFirst())));
            case "BEGINS_WITH" -> new Condition.BeginsWith(attribute, new Operand.Literal(values.getFirst()));
            case "IN" ->
                new Condition.In(
                        attribute,
                        values.stream().<Operand>map(Operand.Literal::new).toList());
            case "BETWEEN" ->
                new Condition.Between(
                        attribute, new Operand.Literal(values.getFirst()), new Operand.Literal(values.get(1)));
            default -> throw new IllegalArgumentException("the schema lets no operator " + operator + " pass");
        };
    }

    private static Condition compare(String name, Comparator comparator, AttributeValue value) {
        return new Condition.Comparison(
                comparator, new Operand.Attribute(DocumentPath.attribute(name)), new Operand.Literal(value));
    }

    private static void checkValues(String operator, List<AttributeValue> values) {
        boolean right = switch (operator) {
            case "NULL", "NOT_NULL" -> values.isEmpty();
            case "BETWEEN" -> values.size() == 2;
            case "IN" -> !values.isEmpty();
            default -> values.size() == 1;
        };
        if (!right) {
            throw Validation.invalidParameter(
                    "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        for (AttributeValue value : values) {
            if (!value.type().equals(values.getFirst().type())) {
                throw Validation.invalidParameter("AttributeValues inside AttributeValueList must be of same type");
            }
            boolean allowed = switch (operator) {
                case "EQ", "NE" -> true;
                case "BEGINS_WITH" -> value.type().equals("S") || value.type().equals("B");
                default -> SCALARS.contains(value.type());
            };
            if (!allowed) {
                throw Validation.invalidParameter("ComparisonOperator " + operator + " is not valid for " + value.type()
                        + " AttributeValue type");
            }
        }
        if (operator.equals("BETWEEN") && Values.compare(values.getFirst(), values.get(1)) > 0) {
            throw Validation.invalid(
                    "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
        }
    }

    static KeyCondition keyConditions(Map<String, dure.api.dynamodb.Condition> conditions) {
        Map<String, KeyCondition.Test> tests = new LinkedHashMap<>();
        conditions.forEach((name, c) -> {
            List<AttributeValue> values = c.attributeValueList() == null ? List.of() : c.attributeValueList();
            checkValues(c.comparisonOperator(), values);
            tests.put(name, new KeyCondition.Test(keyOperator(c.comparisonOperator()), values));
        });
        if (tests.isEmpty() || tests.size() > 2) {
            throw Validation.invalid("Conditions can be of length 1 or 2 only");
        }
        return new KeyCondition(tests);
    }

    private static KeyCondition.Operator keyOperator(String operator) {
        return switch (operator) {
            case "EQ" -> KeyCondition.Operator.EQ;
            case "LT" -> KeyCondition.Operator.LT;
            case "LE" -> KeyCondition.Operator.LE;
            case "GT" -> KeyCondition.Operator.GT;
            case "GE" -> KeyCondition.Operator.GE;
            case "BETWEEN" -> KeyCondition.Operator.BETWEEN;
            case "BEGINS_WITH" -> KeyCondition.Operator.BEGINS_WITH;
            default -> throw Validation.invalid("Attempted conditional constraint is not an indexable operation");
        };
    }

    static Update attributeUpdates(Map<String, AttributeValueUpdate> updates) {
        List<Action> actions = new ArrayList<>();
        updates.forEach((name, update) -> actions.add(action(DocumentPath.attribute(name), update)));
        return new Update(actions);
    }

    private static Action action(DocumentPath path, AttributeValueUpdate update) {
        String action = update.action() == null ? "PUT" : update.action();
        AttributeValue value = update.value();
        if (value == null) {
            if (!action.equals("DELETE")) {
                throw Validation.invalidParameter("Only DELETE action is allowed when no attribute value is specified");
            }
            return new Action.Remove(path);
        }
        return switch (action) {
            case "ADD" -> {
                if (!SETS.contains(value.type())
                        && !value.type().equals("N")
                        && !value.type().equals("L")) {
                    throw Validation.invalidParameter("ADD action is not supported for the type " + value.type());
                }
                yield new Action.Add(path, value);
            }
            case "DELETE" -> {
                if (!SETS.contains(value.type())) {
                    throw Validation.invalidParameter(
                            "DELETE action with value is not supported for the type " + value.type());
                }
                yield new Action.Delete(path, value);
            }
            default -> new Action.Set(path, new Operand.Literal(value));
        };
    }
}
