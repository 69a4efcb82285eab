package dure.store.rocks;

import java.time.Duration;

/**
 * Limits of a {@link RocksStore}.
 *
 * @param blockCacheBytes memory for blocks read from disk
 * @param memtableBytes size at which recent writes are flushed to a file; up to three such tables exist
 * @param maxTransactionAge from a transaction's first read to its end
 * @param maxAttempts how often a conflicting transaction is run
 */
public record StoreConfig(long blockCacheBytes, long memtableBytes, Duration maxTransactionAge, int maxAttempts) {
    public static final StoreConfig DEFAULT = new StoreConfig(64L << 20, 16L << 20, Duration.ofSeconds(5), 100);

    public StoreConfig {
        if (blockCacheBytes < 1 << 20 || memtableBytes < 1 << 16 || maxAttempts < 1) {
            throw new IllegalArgumentException("store limits are too small");
        }
    }

    public StoreConfig withMaxTransactionAge(Duration age) {
        return new StoreConfig(blockCacheBytes, memtableBytes, age, maxAttempts);
    }
}
