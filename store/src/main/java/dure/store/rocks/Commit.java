package dure.store.rocks;

import dure.store.StoreException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A transaction on its way through the committer, with its caller parked. */
final class Commit {
    private sealed interface Outcome {
        record Committed() implements Outcome {}

        record Conflict(byte[] key) implements Outcome {}

        record Failed(StoreException why) implements Outcome {}
    }

    private static final Outcome COMMITTED = new Outcome.Committed();
    private static final int RECORD_OVERHEAD = 12;

    final long readVersion;
    final List<byte[]> readKeys;
    final List<KeyRange> readRanges;
    final List<KeyRange> cleared;
    final List<Overlay.Stamped> stamped;
    final Records records;
    final byte[][] writtenKeys;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Outcome outcome;

    Commit(long readVersion, List<byte[]> readKeys, List<KeyRange> readRanges, Overlay overlay) {
        this.readVersion = readVersion;
        this.readKeys = readKeys;
        this.readRanges = readRanges;
        cleared = overlay.cleared();
        stamped = overlay.stamped();
        records = new Records(
                (int) overlay.bytes() + RECORD_OVERHEAD * overlay.writes().size());
        writtenKeys = overlay.writes().keySet().toArray(byte[][]::new);
        overlay.writes().forEach((key, write) -> {
            switch (write) {
                case Overlay.Write.Put(byte[] value) -> records.put(key, value);
                case Overlay.Write.Delete() -> records.delete(key);
                case Overlay.Write.Add(long delta) -> records.merge(key, Counters.encode(delta));
            }
        });
    }

    boolean hasReads() {
        return !readKeys.isEmpty() || !readRanges.isEmpty();
    }

    void committed() {
        finish(COMMITTED);
    }

    void conflicted(byte[] key) {
        finish(new Outcome.Conflict(key));
    }

    void failed(StoreException why) {
        finish(new Outcome.Failed(why));
    }

    private void finish(Outcome how) {
        outcome = how;
        LockSupport.unpark(caller);
    }

    /**
     * Waits for the committer, even when interrupted: what has been handed over cannot be taken back.
     *
     * @return the key, or a range's first key, that somebody else has changed; null when committed
     */
    byte @Nullable [] await() {
        boolean interrupted = false;
        Outcome how;
        while ((how = outcome) == null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (how) {
            case Outcome.Committed() -> null;
            case Outcome.Conflict(byte[] key) -> key;
            case Outcome.Failed(StoreException why) -> throw why;
        };
    }
}
