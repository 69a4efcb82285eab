package dure.store;

/**
 * Reads and writes that happen together or not at all. Reads see the transaction's own writes. Not thread-safe.
 *
 * <p>Reads are remembered and checked at commit, unless they go through {@link #snapshot()}.
 */
public interface Transaction extends Reader {
    void put(byte[] key, byte[] value);

    void delete(byte[] key);

    /** Deletes every key in {@code [begin, end)}. */
    void deleteRange(byte[] begin, byte[] end);

    /** Adds to the little-endian 64-bit number at the key, which counts as 0 when absent, without reading it. */
    void add(byte[] key, long delta);

    /**
     * Writes under {@code prefix + versionstamp}, where the versionstamp is 10 bytes that grow in commit order, then two
     * bytes that grow within this transaction. This transaction's own reads do not see it.
     */
    void putVersionstamped(byte[] prefix, byte[] value);

    /** Reads that are not checked at commit. */
    Reader snapshot();
}
