package dure.store;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An ordered key-value store with serializable transactions. A transaction that returns has been fsync'd. What cannot be
 * done is a {@link StoreException}. Keys that begin with 0xFF are refused.
 *
 * <p>Do not start one transaction inside another's function: they know nothing of each other.
 *
 * <p>Thread-safe. Made for virtual threads: callers block.
 */
public interface Store extends AutoCloseable {
    /** Longest key in bytes. */
    int MAX_KEY_BYTES = 10_000;
    /** Largest sum of keys and values written by one transaction, in bytes. */
    int MAX_TRANSACTION_BYTES = 10_000_000;

    /**
     * Reads from one consistent snapshot. Never waits for writers. {@code work} may run twice, when a write comes between
     * its first two reads; so it must have no effect.
     */
    <T> T read(Function<Reader, T> work);

    /**
     * Runs {@code work}, commits what it wrote, and returns its result once the commit is durable. When another
     * transaction has changed something that {@code work} read, nothing is written and {@code work} runs again; so it
     * must have no effect besides the transaction. What {@code work} throws is rethrown and nothing is written.
     */
    <T> T transact(Function<Transaction, T> work);

    /** {@link #transact} without a result. */
    default void update(Consumer<Transaction> work) {
        transact(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** Calls back soon after any commit that wrote under the prefix. Carries no data; may call more often than needed. */
    AutoCloseable watch(byte[] prefix, Runnable changed);

    @Override
    void close();
}
