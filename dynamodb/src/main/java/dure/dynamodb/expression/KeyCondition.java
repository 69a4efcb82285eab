package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.Validation;
import dure.wire.AwsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a query asks of the keys: at most one test for each attribute.
 *
 * @param tests by attribute, in the order written
 */
public record KeyCondition(Map<String, Test> tests) {
    /** Operators a range of sort keys can answer. */
    public enum Operator {
        EQ,
        LT,
        LE,
        GT,
        GE,
        BETWEEN,
        BEGINS_WITH
    }

    /** @param values one, or two for BETWEEN */
    public record Test(Operator operator, List<AttributeValue> values) {}

    static KeyCondition of(Condition condition) {
        Map<String, Test> tests = new LinkedHashMap<>();
        collect(condition, tests);
        if (tests.size() > 2) {
            throw Validation.invalid("Conditions can be of length 1 or 2 only");
        }
        return new KeyCondition(tests);
    }

    private static void collect(Condition condition, Map<String, Test> tests) {
        switch (condition) {
            case Condition.And and -> and.all().forEach(part -> collect(part, tests));
            case Condition.Comparison c -> comparison(c, tests);
            case Condition.Between b ->
                add(tests, name(b.value(), "BETWEEN"), Operator.BETWEEN, literal(b.low()), literal(b.high()));
            case Condition.BeginsWith b ->
                add(tests, name(b.value(), "begins_with"), Operator.BEGINS_WITH, literal(b.prefix()));
            case Condition.Or ignored -> throw invalidOperator("OR");
            case Condition.Not ignored -> throw invalidOperator("NOT");
            case Condition.In ignored -> throw invalidOperator("IN");
            case Condition.Exists ignored -> throw invalidOperator("attribute_exists");
            case Condition.NotExists ignored -> throw invalidOperator("attribute_not_exists");
            case Condition.HasType ignored -> throw invalidOperator("attribute_type");
            case Condition.Contains ignored -> throw invalidOperator("contains");
        }
    }

    private static void comparison(Condition.Comparison comparison, Map<String, Test> tests) {
        Operator operator = operator(comparison.comparator());
        Operand left = comparison.left();
        Operand right = comparison.right();
        if (left instanceof Operand.Attribute) {
            add(tests, name(left, ""), operator, literal(right));
        } else if (right instanceof Operand.Attribute) {
            Operator mirrored = operator(comparison.comparator().mirrored());
            add(tests, name(right, ""), mirrored, literal(left));
        } else {
            literal(left);
            literal(right);
            throw Validation.invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
        }
    }

    private static Operator operator(Condition.Comparator comparator) {
        return switch (comparator) {
            case EQ -> Operator.EQ;
            case LT -> Operator.LT;
            case LE -> Operator.LE;
            case GT -> Operator.GT;
            case GE -> Operator.GE;
            case NE -> throw invalidOperator("<>");
        };
    }

    private static void add(Map<String, Test> tests, String name, Operator operator, AttributeValue... values) {
        if (tests.put(name, new Test(operator, List.of(values))) != null) {
            throw Validation.invalid("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static String name(Operand operand, String operator) {
        return switch (operand) {
            case Operand.Attribute(DocumentPath path) -> {
                if (path.isNested()) {
                    throw Validation.invalid("KeyConditionExpressions cannot have conditions on nested attributes");
                }
                yield path.root();
            }
            case Operand.Size ignored -> throw nested();
            default ->
                throw Validation.invalid("Invalid condition in KeyConditionExpression: " + operator
                        + " operator must have the key attribute as its first operand");
        };
    }

    private static AttributeValue literal(Operand operand) {
        return switch (operand) {
            case Operand.Literal(AttributeValue value) -> value;
            case Operand.Attribute ignored ->
                throw Validation.invalid("Invalid condition in KeyConditionExpression: "
                        + "Multiple attribute names used in one condition");
            default -> throw nested();
        };
    }

    private static AwsException nested() {
        return Validation.invalid("KeyConditionExpressions cannot contain nested operations");
    }

    private static AwsException invalidOperator(String operator) {
        return Validation.invalid("Invalid operator used in KeyConditionExpression: " + operator);
    }
}
