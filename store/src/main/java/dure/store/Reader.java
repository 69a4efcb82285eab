package dure.store;

import org.jspecify.annotations.Nullable;

/** Reads at one point in time. Valid only inside the function it was given to. Not thread-safe. */
public interface Reader {
    byte @Nullable [] get(byte[] key);

    /**
     * Walks keys in {@code [begin, end)} in byte order, unsigned, or backwards from {@code end}.
     *
     * <p>Lazy: nothing is read before the iterator is, so stop when you have enough. Close it when you stop early.
     */
    Range range(byte[] begin, byte[] end, boolean reverse);

    default Range range(byte[] begin, byte[] end) {
        return range(begin, end, false);
    }

    /** Every key that starts with the prefix, in order. */
    default Range prefix(byte[] prefix) {
        return range(prefix, Keys.afterPrefix(prefix), false);
    }
}
