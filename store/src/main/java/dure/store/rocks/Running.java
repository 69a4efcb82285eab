package dure.store.rocks;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Knows which versions running transactions may have read, so that the committer can forget older writes. Time is cut
 * into epochs; a transaction counts itself into the current one before it reads, and out of it at its end.
 */
final class Running {
    private static final int EPOCHS = 128;
    private static final long EPOCH_NANOS = 100_000_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(EPOCHS);
    private final long[] firstVersions = new long[EPOCHS];
    private volatile int current;
    private int oldest;
    private long currentSinceNanos = System.nanoTime();

    int enter() {
        int epoch = current;
        counts.incrementAndGet(epoch);
        return epoch;
    }

    void leave(int epoch) {
        counts.decrementAndGet(epoch);
    }

    /**
     * Called by the committer after each group. When a transaction counts itself into an epoch that was found empty
     * just before, it reads its version after that, so at least the one that the next epoch began with.
     *
     * @param published the version that new readers see at least
     * @return the version up to which writes need not be remembered
     */
    long needless(long published) {
        long now = System.nanoTime();
        int next = (current + 1) % EPOCHS;
        if (now - currentSinceNanos > EPOCH_NANOS && next != oldest) {
            firstVersions[next] = published;
            current = next;
            currentSinceNanos = now;
        }
        while (oldest != current && counts.get(oldest) == 0) {
            oldest = (oldest + 1) % EPOCHS;
        }
        return firstVersions[oldest];
    }
}
