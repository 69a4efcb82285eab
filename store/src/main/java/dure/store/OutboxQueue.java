package dure.store;

import dure.kernel.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Takes due messages of one queue under lease. Not thread-safe: one dispatcher uses it.
 *
 * <p>Due keys are scanned some hundred at a time and then leased from memory, and a scan begins where the last one found
 * the first message. For the front of a queue is full of deleted keys, which a scan from the beginning would pass again
 * for every message. {@link #rewind} makes the next scan begin at the beginning.
 */
final class OutboxQueue {
    private static final int SCAN = 256;
    private static final int MAX_LEASED_AT_ONCE = 32;
    private static final int MAX_LEASED_BYTES = 4 << 20;
    /** Longer than a transaction may take, which notes its time before it commits. */
    private static final long SCAN_SLACK_MILLIS = 10_000;

    /** A message under lease. */
    record Leased(byte[] key, Outbox.Message message) {}

    private record Candidate(byte[] key, String id) {}

    private final Store store;
    private final Clock clock;
    private final String queue;
    private final Duration lease;
    private final byte[] owner;
    private final Deque<Candidate> candidates = new ArrayDeque<>();
    private long scanFromMillis = Long.MIN_VALUE;
    private long nextDueMillis = Long.MIN_VALUE;
    private long nextLeaseEndMillis = Long.MIN_VALUE;

    OutboxQueue(Store store, Clock clock, String queue, Duration lease, byte[] owner) {
        this.store = store;
        this.clock = clock;
        this.queue = queue;
        this.lease = lease;
        this.owner = owner;
    }

    String name() {
        return queue;
    }

    /** When, by what the last scan saw, there will be something to lease; {@link Long#MAX_VALUE} for never. */
    long nextMillis() {
        return Math.min(nextDueMillis, nextLeaseEndMillis);
    }

    /** Whether the last scan found more than has been leased. */
    boolean hasMore() {
        return !candidates.isEmpty();
    }

    void rewind() {
        scanFromMillis = Long.MIN_VALUE;
        nextLeaseEndMillis = Long.MIN_VALUE;
    }

    /** Makes the messages that another process had under lease due. */
    void releaseForeignLeases() {
        byte[] leasedKeys = StoreOutbox.leasedKeys(queue);
        byte[] end = Keys.afterPrefix(leasedKeys);
        byte[] begin = leasedKeys;
        while (begin.length > 0) {
            byte[] from = begin;
            begin = store.transact(transaction -> release(transaction, from, end));
        }
    }

    /** Returns where to go on, or an empty key at the end. */
    private byte[] release(Transaction transaction, byte[] begin, byte[] end) {
        long now = clock.instant().toEpochMilli();
        try (Range leases = transaction.range(begin, end)) {
            for (int i = 0; i < SCAN; i++) {
                if (!leases.hasNext()) {
                    return new byte[0];
                }
                Range.Entry entry = leases.next();
                if (!Arrays.equals(ownerOf(entry.value()), owner)) {
                    transaction.delete(entry.key());
                    String id = parse(entry.key()).id;
                    transaction.put(StoreOutbox.dueKey(queue, now, id), StoreOutbox.due(attemptsOf(entry.value())));
                }
                if (i == SCAN - 1) {
                    return Keys.after(entry.key());
                }
            }
        }
        return new byte[0];
    }

    /** Leases up to {@code most} messages that are due; none when there are none. */
    List<Leased> lease(int most) {
        long now = clock.instant().toEpochMilli();
        if (candidates.isEmpty()) {
            scan(now);
        }
        List<Candidate> wanted = new ArrayList<>();
        while (wanted.size() < Math.min(most, MAX_LEASED_AT_ONCE) && !candidates.isEmpty()) {
            wanted.add(candidates.removeFirst());
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Leased> leased = store.transact(transaction -> take(transaction, wanted));
        nextLeaseEndMillis = Math.min(nextLeaseEndMillis, leaseEnd());
        return leased;
    }

    private List<Leased> take(Transaction transaction, List<Candidate> wanted) {
        long until = leaseEnd();
        long bytes = 0;
        List<Leased> leased = new ArrayList<>(wanted.size());
        for (Candidate candidate : wanted) {
            byte[] state = transaction.get(candidate.key);
            byte[] message =
                    state == null ? null : transaction.snapshot().get(StoreOutbox.messageKey(queue, candidate.id));
            if (state == null || message == null) {
                continue; // another worker was faster
            }
            int attempt = attemptsOf(state) + 1;
            byte[] leasedKey = StoreOutbox.leasedKey(queue, until, candidate.id);
            transaction.delete(candidate.key);
            transaction.put(leasedKey, StoreOutbox.leased(attempt, owner));
            ByteBuffer stored = ByteBuffer.wrap(message, 1, message.length - 1);
            Instant enqueued = Instant.ofEpochMilli(stored.getLong());
            byte[] payload = new byte[stored.remaining()];
            stored.get(payload);
            leased.add(new Leased(leasedKey, new Outbox.Message(candidate.id, payload, attempt, enqueued)));
            bytes += payload.length;
            if (bytes > MAX_LEASED_BYTES) {
                break; // the rest stays due, and the next scan finds it
            }
        }
        return leased;
    }

    private long leaseEnd() {
        return clock.instant().plus(lease).toEpochMilli();
    }

    private void scan(long now) {
        store.read(reader -> {
            nextDueMillis = collect(reader, StoreOutbox.dueKeys(queue), scanFromMillis, now);
            long firstDue = candidates.isEmpty() ? now : parse(candidates.getFirst().key).millis;
            scanFromMillis = Math.min(firstDue, now - SCAN_SLACK_MILLIS);
            if (nextLeaseEndMillis <= now && candidates.size() < SCAN) {
                nextLeaseEndMillis = collect(reader, StoreOutbox.leasedKeys(queue), Long.MIN_VALUE, now);
            }
            return true;
        });
    }

    /** Collects what is due, and returns the time of the first that is not. */
    private long collect(Reader reader, byte[] keys, long fromMillis, long now) {
        byte[] begin = Keys.of().raw(keys).number(fromMillis).bytes();
        try (Range range = reader.range(begin, Keys.afterPrefix(keys))) {
            while (range.hasNext()) {
                byte[] key = range.next().key();
                Parsed parsed = parse(key);
                if (parsed.millis > now || candidates.size() >= SCAN) {
                    return parsed.millis;
                }
                candidates.add(new Candidate(key, parsed.id));
            }
        }
        return Long.MAX_VALUE;
    }

    /**
     * Ends a delivery. When the lease has run out and somebody else has the message, this does nothing: the other
     * delivery's outcome counts.
     */
    void conclude(Leased leased, Outbox.Outcome outcome) {
        store.update(transaction -> {
            byte[] state = transaction.get(leased.key);
            if (state == null || !Arrays.equals(ownerOf(state), owner)) {
                return;
            }
            transaction.delete(leased.key);
            String id = leased.message.id();
            switch (outcome) {
                case Outbox.Outcome.Done() -> remove(transaction, id);
                case Outbox.Outcome.DoneWith(java.util.function.Consumer<Transaction> also) -> {
                    remove(transaction, id);
                    also.accept(transaction);
                }
                case Outbox.Outcome.RetryAt(Instant time) -> {
                    long due = Math.max(clock.instant().toEpochMilli(), StoreOutbox.millis(time));
                    transaction.put(StoreOutbox.dueKey(queue, due, id), StoreOutbox.due(attemptsOf(state)));
                }
            }
        });
    }

    private void remove(Transaction transaction, String id) {
        transaction.delete(StoreOutbox.messageKey(queue, id));
        transaction.add(StoreOutbox.depthKey(queue), -1);
    }

    private record Parsed(long millis, String id) {}

    private static Parsed parse(byte[] key) {
        Keys.Parser parser = Keys.parse(key, 0);
        parser.text();
        parser.text();
        parser.text();
        return new Parsed(parser.number(), parser.text());
    }

    private static int attemptsOf(byte[] state) {
        return ByteBuffer.wrap(state).getInt(1);
    }

    private static byte[] ownerOf(byte[] state) {
        int from = 1 + Integer.BYTES;
        return Arrays.copyOfRange(state, from, from + StoreOutbox.OWNER_BYTES);
    }
}
