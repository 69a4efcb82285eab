package dure.store.rocks;

import java.util.Arrays;

/** Keys in {@code [begin, end)}. */
record KeyRange(byte[] begin, byte[] end) {
    boolean contains(byte[] key) {
        return Arrays.compareUnsigned(begin, key) <= 0 && Arrays.compareUnsigned(key, end) < 0;
    }

    boolean overlaps(KeyRange other) {
        return Arrays.compareUnsigned(begin, other.end) < 0 && Arrays.compareUnsigned(other.begin, end) < 0;
    }
}
