package dure.store;

import dure.kernel.Clock;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link Outbox} in the store. Keys, all under {@code "outbox"}:
 *
 * <pre>
 * "message" queue id        version, enqueued millis, payload
 * "due"     queue millis id version, attempts so far          waiting for its time
 * "leased"  queue millis id version, attempts, owner          under delivery until its time
 * "depth"   queue           counter
 * </pre>
 *
 * A message is in exactly one of "due" and "leased". A worker moves it from the one to the other with the time its
 * lease ends, so a lease that is not ended by an outcome becomes due by itself. The outcome of a delivery counts only
 * while its own lease is still there: of two deliveries of the same message one removes it.
 */
public final class StoreOutbox implements Outbox {
    /** Who else delivers from this store. */
    public enum Workers {
        /** Nobody: leases found at start are of a process that has died, and are delivered at once. */
        SOLE,
        /** Other processes: their leases are waited for. */
        SHARED
    }

    static final byte VERSION = 1;
    static final int OWNER_BYTES = 8;
    private static final String ROOT = "outbox";

    private final Store store;
    private final Clock clock;
    private final Workers workers;
    private final byte[] owner = new byte[OWNER_BYTES];
    private final AtomicLong sequence = new AtomicLong();

    public StoreOutbox(Store store, Clock clock, Workers workers) {
        this.store = store;
        this.clock = clock;
        this.workers = workers;
        new SecureRandom().nextBytes(owner);
    }

    @Override
    public void add(Transaction transaction, String queue, byte[] payload, Instant notBefore) {
        String id = HexFormat.of()
                .formatHex(ByteBuffer.allocate(OWNER_BYTES + Long.BYTES)
                        .put(owner)
                        .putLong(sequence.incrementAndGet())
                        .array());
        long now = clock.instant().toEpochMilli();
        byte[] message = ByteBuffer.allocate(1 + Long.BYTES + payload.length)
                .put(VERSION)
                .putLong(now)
                .put(payload)
                .array();
        transaction.put(messageKey(queue, id), message);
        transaction.put(dueKey(queue, Math.max(now, millis(notBefore)), id), due(0));
        transaction.add(depthKey(queue), 1);
    }

    @Override
    public AutoCloseable consume(String queue, int concurrency, Duration lease, Consumer consumer) {
        if (concurrency < 1 || !lease.isPositive()) {
            throw new IllegalArgumentException("concurrency and lease must be positive");
        }
        OutboxQueue source = new OutboxQueue(store, clock, queue, lease, owner);
        if (workers == Workers.SOLE) {
            source.releaseForeignLeases();
        }
        OutboxWorker worker = new OutboxWorker(store, clock, source, concurrency, consumer);
        worker.start(dueKeys(queue));
        return worker;
    }

    @Override
    public long depth(String queue) {
        byte[] count = store.read(reader -> reader.get(depthKey(queue)));
        return count == null
                ? 0
                : ByteBuffer.wrap(count).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    }

    static long millis(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return 0;
        }
        return time.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)) ? Long.MAX_VALUE : time.toEpochMilli();
    }

    static byte[] messageKey(String queue, String id) {
        return Keys.key(ROOT, "message", queue, id);
    }

    static byte[] depthKey(String queue) {
        return Keys.key(ROOT, "depth", queue);
    }

    static byte[] dueKeys(String queue) {
        return Keys.key(ROOT, "due", queue);
    }

    static byte[] dueKey(String queue, long millis, String id) {
        return Keys.of(ROOT, "due", queue).number(millis).text(id).bytes();
    }

    static byte[] leasedKeys(String queue) {
        return Keys.key(ROOT, "leased", queue);
    }

    static byte[] leasedKey(String queue, long millis, String id) {
        return Keys.of(ROOT, "leased", queue).number(millis).text(id).bytes();
    }

    static byte[] due(int attempts) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put(VERSION)
                .putInt(attempts)
                .array();
    }

    static byte[] leased(int attempts, byte[] owner) {
        return ByteBuffer.allocate(1 + Integer.BYTES + OWNER_BYTES)
                .put(VERSION)
                .putInt(attempts)
                .put(owner)
                .array();
    }
}
