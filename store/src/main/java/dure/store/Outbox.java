package dure.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Effects that must follow a write. {@link #add} is part of the writing transaction; a worker that holds a lease
 * delivers at least once, again and again until the consumer says that it is done. Order is not promised.
 */
public interface Outbox {

    /**
     * Puts a message into the queue, in the given transaction.
     *
     * @param queue a short name, one a room and purpose ({@code sns.delivery})
     * @param notBefore the earliest moment of delivery
     */
    void add(Transaction transaction, String queue, byte[] payload, Instant notBefore);

    /**
     * Starts delivering a queue's messages.
     *
     * @param concurrency how many deliveries may run at once
     * @param lease a delivery that has not returned by then is tried again, by this or another process
     */
    AutoCloseable consume(String queue, int concurrency, Duration lease, Consumer consumer);

    /** Messages waiting in a queue, those under delivery included. */
    long depth(String queue);

    /** Delivers one message. Runs on a virtual thread; what it throws is logged and means retry after 1 s. */
    @FunctionalInterface
    interface Consumer {
        Outcome deliver(Message message) throws Exception;
    }

    /**
     * A message under delivery.
     *
     * @param id the same at every attempt
     * @param attempt 1 for the first
     */
    record Message(String id, byte[] payload, int attempt, Instant enqueued) {}

    sealed interface Outcome {
        /** Delivered, or given up: the message is removed. */
        record Done() implements Outcome {}

        /** Delivered or replaced: removed in the same transaction that runs {@code also} (a dead letter, a next step). */
        record DoneWith(java.util.function.Consumer<Transaction> also) implements Outcome {}

        record RetryAt(Instant time) implements Outcome {}
    }
}
