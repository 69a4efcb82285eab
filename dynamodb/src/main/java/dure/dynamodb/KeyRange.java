package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.KeyCondition.Test;
import dure.dynamodb.item.KeyEncoding;
import dure.store.Keys;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys from {@code begin} up to but not including {@code end}. */
record KeyRange(byte[] begin, byte[] end) {
    private static final long SPREAD = 1L << 32;

    /** What every entry of a partition begins with. */
    static byte[] partition(byte[] prefix, AttributeValue partitionKey) {
        byte[] encoded = KeyEncoding.encode(partitionKey);
        return Keys.of()
                .raw(prefix)
                .raw(KeyEncoding.spread(encoded))
                .raw(encoded)
                .bytes();
    }

    /** The entries of a partition that pass a test of the sort key; all without one. */
    static KeyRange query(byte[] prefix, AttributeValue partitionKey, @Nullable Test sort) {
        byte[] partition = partition(prefix, partitionKey);
        byte[] end = Keys.afterPrefix(partition);
        if (sort == null) {
            return new KeyRange(partition, end);
        }
        byte[] first = join(partition, KeyEncoding.encode(sort.values().getFirst()));
        return switch (sort.operator()) {
            case EQ -> new KeyRange(first, Keys.afterPrefix(first));
            case LT -> new KeyRange(partition, first);
            case LE -> new KeyRange(partition, Keys.afterPrefix(first));
            case GT -> new KeyRange(Keys.afterPrefix(first), end);
            case GE -> new KeyRange(first, end);
            case BETWEEN -> {
                byte[] last = join(partition, KeyEncoding.encode(sort.values().get(1)));
                yield new KeyRange(first, Keys.afterPrefix(last));
            }
            case BEGINS_WITH -> {
                byte[] beginning = join(
                        partition, KeyEncoding.encodeBeginning(sort.values().getFirst()));
                yield new KeyRange(beginning, Keys.afterPrefix(beginning));
            }
        };
    }

    /** One of {@code total} parts of everything under a prefix; partitions are never cut. */
    static KeyRange segment(byte[] prefix, int segment, int total) {
        return new KeyRange(spread(prefix, segment, total), spread(prefix, segment + 1, total));
    }

    private static byte[] spread(byte[] prefix, int segment, int total) {
        long at = Math.ceilDiv(SPREAD * segment, (long) total);
        return at == SPREAD ? Keys.afterPrefix(prefix) : join(prefix, KeyEncoding.spread(at));
    }

    private static byte[] join(byte[] first, byte[] second) {
        return Keys.of().raw(first).raw(second).bytes();
    }

    boolean contains(byte[] key) {
        return Arrays.compareUnsigned(begin, key) <= 0 && Arrays.compareUnsigned(key, end) < 0;
    }

    /** What is left after an entry, in the direction of the walk. */
    KeyRange after(byte[] key, boolean reverse) {
        return reverse ? new KeyRange(begin, key) : new KeyRange(Keys.after(key), end);
    }

    boolean isEmpty() {
        return Arrays.compareUnsigned(begin, end) >= 0;
    }
}
