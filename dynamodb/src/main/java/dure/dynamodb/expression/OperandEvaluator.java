package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.L;
import dure.api.dynamodb.AttributeValue.N;
import dure.dynamodb.Validation;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the value of an operand in an item. */
final class OperandEvaluator {
    private final Map<String, AttributeValue> item;

    OperandEvaluator(Map<String, AttributeValue> item) {
        this.item = item;
    }

    /**
     * @return null when the operand is an attribute that the item lacks, or the size of something without one
     * @throws AwsException ValidationException when the operands of an arithmetic or list operator are not of its type
     */
    @Nullable
    AttributeValue value(Operand operand) {
        return switch (operand) {
            case Operand.Attribute attribute -> attribute.path().in(item);
            case Operand.Literal literal -> literal.value();
            case Operand.Size size -> size(value(size.of()));
            case Operand.IfNotExists choice -> {
                AttributeValue present = choice.path().in(item);
                yield present == null ? value(choice.otherwise()) : present;
            }
            case Operand.ListAppend append -> {
                List<AttributeValue> all = new ArrayList<>(list(append.first()));
                all.addAll(list(append.second()));
                yield new L(all);
            }
            case Operand.Sum sum -> Values.add(number(sum.left()), number(sum.right()));
            case Operand.Difference difference ->
                Values.subtract(number(difference.left()), number(difference.right()));
        };
    }

    /** For updates, where every operand must have a value. */
    AttributeValue required(Operand operand) {
        AttributeValue value = value(operand);
        if (value == null) {
            throw Validation.invalid("The provided expression refers to an attribute that does not exist in the item");
        }
        return value;
    }

    private List<AttributeValue> list(Operand operand) {
        if (required(operand) instanceof L(List<AttributeValue> values)) {
            return values;
        }
        throw incorrectType();
    }

    private N number(Operand operand) {
        if (required(operand) instanceof N number) {
            return number;
        }
        throw incorrectType();
    }

    static AwsException incorrectType() {
        return Validation.invalid("An operand in the update expression has an incorrect data type");
    }

    private static @Nullable AttributeValue size(@Nullable AttributeValue value) {
        return switch (value) {
            case null -> null;
            case AttributeValue.S s -> count(s.value().length());
            case AttributeValue.B b -> count(b.value().length);
            case AttributeValue.L l -> count(l.values().size());
            case AttributeValue.M m -> count(m.values().size());
            case AttributeValue.Ss ss -> count(ss.values().size());
            case AttributeValue.Ns ns -> count(ns.values().size());
            case AttributeValue.Bs bs -> count(bs.values().size());
            case N ignored -> null;
            case AttributeValue.Bool ignored -> null;
            case AttributeValue.Null ignored -> null;
        };
    }

    private static N count(int count) {
        return new N(Integer.toString(count));
    }
}
