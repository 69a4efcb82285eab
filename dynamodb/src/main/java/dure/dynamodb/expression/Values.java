package dure.dynamodb.expression;

import dure.api.dynamodb.AttributeValue;
import dure.api.dynamodb.AttributeValue.B;
import dure.api.dynamodb.AttributeValue.N;
import dure.api.dynamodb.AttributeValue.S;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order of values, and arithmetic on them. */
public final class Values {
    private Values() {}

    /** Whether values of these two types have an order: both strings, both numbers or both binaries. */
    public static boolean comparable(AttributeValue left, AttributeValue right) {
        return left instanceof S && right instanceof S
                || left instanceof N && right instanceof N
                || left instanceof B && right instanceof B;
    }

    /** Strings by their UTF-8 bytes, unsigned, as binaries. Only for {@link #comparable} values. */
    public static int compare(AttributeValue left, AttributeValue right) {
        if (left instanceof N(String first) && right instanceof N(String second)) {
            return new BigDecimal(first).compareTo(new BigDecimal(second));
        }
        return Arrays.compareUnsigned(bytes(left), bytes(right));
    }

    private static byte[] bytes(AttributeValue value) {
        return switch (value) {
            case S s -> s.value().getBytes(StandardCharsets.UTF_8);
            case B b -> b.value();
            default -> throw new IllegalArgumentException(value.type() + " has no order");
        };
    }

    static boolean startsWith(AttributeValue value, AttributeValue prefix) {
        if (value instanceof S(String text) && prefix instanceof S(String start)) {
            return text.startsWith(start);
        }
        if (value instanceof B(byte[] all) && prefix instanceof B(byte[] start)) {
            return all.length >= start.length && Arrays.equals(all, 0, start.length, start, 0, start.length);
        }
        return false;
    }

    static boolean contains(AttributeValue value, AttributeValue element) {
        return switch (value) {
            case S s -> element instanceof S(String part) && s.value().contains(part);
            case B b -> element instanceof B(byte[] part) && indexOf(b.value(), part) >= 0;
            case AttributeValue.Ss ss ->
                element instanceof S(String one) && ss.values().contains(one);
            case AttributeValue.Ns ns -> element instanceof N one && ns.values().contains(one);
            case AttributeValue.Bs bs -> element instanceof B one && bs.values().contains(one);
            case AttributeValue.L l -> l.values().contains(element);
            case N ignored -> false;
            case AttributeValue.Bool ignored -> false;
            case AttributeValue.Null ignored -> false;
            case AttributeValue.M ignored -> false;
        };
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    static N add(N left, N right) {
        return new N(
                new BigDecimal(left.value()).add(new BigDecimal(right.value())).toString());
    }

    static N subtract(N left, N right) {
        return new N(new BigDecimal(left.value())
                .subtract(new BigDecimal(right.value()))
                .toString());
    }
}
