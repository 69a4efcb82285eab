package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.Condition.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides a condition for an item. What is absent or of another type is unequal to everything and has no order, so only
 * {@code <>}, NOT and attribute_not_exists are true of it.
 */
public final class ConditionEvaluator {
    private final OperandEvaluator operands;

    private ConditionEvaluator(Map<String, AttributeValue> item) {
        this.operands = new OperandEvaluator(item);
    }

    /** @param item empty when there is no item */
    public static boolean matches(Condition condition, Map<String, AttributeValue> item) {
        return new ConditionEvaluator(item).holds(condition);
    }

    private boolean holds(Condition condition) {
        return switch (condition) {
            case Condition.And and -> and.all().stream().allMatch(this::holds);
            case Condition.Or or -> or.any().stream().anyMatch(this::holds);
            case Condition.Not not -> !holds(not.condition());
            case Condition.Comparison c -> compare(c.comparator(), operands.value(c.left()), operands.value(c.right()));
            case Condition.Between b -> {
                AttributeValue value = operands.value(b.value());
                yield compare(Comparator.GE, value, operands.value(b.low()))
                        && compare(Comparator.LE, value, operands.value(b.high()));
            }
            case Condition.In in -> {
                AttributeValue value = operands.value(in.value());
                yield value != null && in.options().stream().anyMatch(o -> value.equals(operands.value(o)));
            }
            case Condition.Exists exists -> operands.value(new Operand.Attribute(exists.path())) != null;
            case Condition.NotExists notExists -> operands.value(new Operand.Attribute(notExists.path())) == null;
            case Condition.HasType hasType -> {
                AttributeValue value = operands.value(hasType.value());
                yield value != null && value.type().equals(hasType.type());
            }
            case Condition.BeginsWith b -> {
                AttributeValue value = operands.value(b.value());
                AttributeValue prefix = operands.value(b.prefix());
                yield value != null && prefix != null && Values.startsWith(value, prefix);
            }
            case Condition.Contains c -> {
                AttributeValue value = operands.value(c.value());
                AttributeValue element = operands.value(c.element());
                yield value != null && element != null && Values.contains(value, element);
            }
        };
    }

    private static boolean compare(
            Comparator comparator, @Nullable AttributeValue left, @Nullable AttributeValue right) {
        if (left == null || right == null) {
            return comparator == Comparator.NE;
        }
        if (comparator == Comparator.EQ || comparator == Comparator.NE) {
            return left.equals(right) == (comparator == Comparator.EQ);
        }
        if (!Values.comparable(left, right)) {
            return false;
        }
        int order = Values.compare(left, right);
        return switch (comparator) {
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case EQ -> order == 0;
            case NE -> order != 0;
        };
    }
}
