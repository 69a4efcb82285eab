package dure.dynamodb.item;

import dure.api.dynamodb.AttributeValue;
import java.util.Map;

/**
 * How many bytes DynamoDB counts for an item. See
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html.
 */
public final class ItemSize {
    /** Largest item in bytes. */
    public static final int MAX_ITEM_BYTES = 400 * 1024;

    private static final int COLLECTION_OVERHEAD_BYTES = 3;

    private ItemSize() {}

    /** Names and values. */
    public static int of(Map<String, AttributeValue> item) {
        int size = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            size += utf8Length(attribute.getKey()) + of(attribute.getValue());
        }
        return size;
    }

    public static int of(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S s -> utf8Length(s.value());
            case AttributeValue.N n -> number(n.value());
            case AttributeValue.B b -> b.value().length;
            case AttributeValue.Bool ignored -> 1;
            case AttributeValue.Null ignored -> 1;
            case AttributeValue.Ss ss ->
                ss.values().stream().mapToInt(ItemSize::utf8Length).sum();
            case AttributeValue.Ns ns ->
                ns.values().stream().mapToInt(n -> number(n.value())).sum();
            case AttributeValue.Bs bs ->
                bs.values().stream().mapToInt(b -> b.value().length).sum();
            case AttributeValue.L l ->
                COLLECTION_OVERHEAD_BYTES
                        + l.values().stream().mapToInt(v -> 1 + of(v)).sum();
            case AttributeValue.M m -> COLLECTION_OVERHEAD_BYTES + m.values().size() + of(m.values());
        };
    }

    /** One byte for each two digits, counted from an even power of ten, one more, and one for the minus sign. */
    private static int number(String plain) {
        if (plain.equals("0")) {
            return 1;
        }
        Decimal decimal = Decimal.of(plain);
        int count = decimal.digits().length();
        boolean aligned = count % 2 != 0 || decimal.exponent() % 2 != 0;
        return 1 + (count + 1) / 2 + (aligned ? 0 : 1) + (plain.charAt(0) == '-' ? 1 : 0);
    }

    static int utf8Length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                length += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= 0x80) {
                length++;
            }
        }
        return length;
    }
}
