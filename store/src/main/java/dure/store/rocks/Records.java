package dure.store.rocks;

import java.util.Arrays;

/**
 * Writes in the form that RocksDB has them in its log (db/write_batch.cc): 8 bytes sequence, 4 bytes count, then tagged
 * records. Callers encode their own, so that the committer joins bytes and crosses into native code once a batch
 * instead of once a key.
 */
final class Records {
    private static final int HEADER_BYTES = 12;
    private static final int COUNT_OFFSET = 8;
    private static final int DELETE = 0x0;
    private static final int PUT = 0x1;
    private static final int MERGE = 0x2;
    private static final int DELETE_RANGE = 0xF;

    private byte[] bytes;
    private int length = HEADER_BYTES;
    private int count;

    Records(int capacity) {
        bytes = new byte[HEADER_BYTES + capacity];
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    void put(byte[] key, byte[] value) {
        tag(PUT, key, value.length);
        part(value);
    }

    void delete(byte[] key) {
        tag(DELETE, key, 0);
    }

    void merge(byte[] key, byte[] operand) {
        tag(MERGE, key, operand.length);
        part(operand);
    }

    void deleteRange(byte[] begin, byte[] end) {
        tag(DELETE_RANGE, begin, end.length);
        part(end);
    }

    void append(Records other) {
        int more = other.length - HEADER_BYTES;
        ensure(more);
        System.arraycopy(other.bytes, HEADER_BYTES, bytes, length, more);
        length += more;
        count += other.count;
    }

    /** A whole write batch. */
    byte[] batch() {
        byte[] batch = Arrays.copyOf(bytes, length);
        for (int i = 0; i < Integer.BYTES; i++) {
            batch[COUNT_OFFSET + i] = (byte) (count >>> 8 * i);
        }
        return batch;
    }

    private void tag(int tag, byte[] key, int more) {
        ensure(11L + key.length + more);
        bytes[length++] = (byte) tag;
        count++;
        part(key);
    }

    private void part(byte[] part) {
        int rest = part.length;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void ensure(long more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(length + more, 2L * bytes.length)));
        }
    }
}
