package dure.lambda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Whether the machine has memory for another sandbox. The sum of what functions may use says little, since most use a
 * fraction of it; so this looks at what is left, less what the sandboxes that have just been started have yet to take.
 */
final class MemoryGuard {
    /** What must be left for the rest of the machine. */
    private static final long RESERVE_BYTES = 256L << 20;
    /** What a language runtime takes while it starts. */
    private static final long START_BYTES = 32L << 20;

    private static final long START_NANOS = 3_000_000_000L;

    private final LongSupplier availableBytes;
    private final LongSupplier nanos;
    private final Deque<Long> starts = new ArrayDeque<>();

    MemoryGuard(LongSupplier availableBytes, LongSupplier nanos) {
        this.availableBytes = availableBytes;
        this.nanos = nanos;
    }

    /** Counts a start when there is room for it. */
    synchronized boolean admit() {
        long now = nanos.getAsLong();
        while (!starts.isEmpty() && now - starts.getFirst() > START_NANOS) {
            starts.removeFirst();
        }
        long needed = RESERVE_BYTES + (starts.size() + 1) * START_BYTES;
        if (availableBytes.getAsLong() < needed) {
            return false;
        }
        starts.addLast(now);
        return true;
    }
}
