package dure.store.rocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets transactions that fight over the same keys take turns. Only for progress: the committer's check is what makes
 * them correct, so a lock that is not had within a second is done without. A transaction that conflicted locks the
 * stripes of its conflicting keys, in order; and for a while, newcomers whose first read is in such a stripe wait there.
 */
final class HotKeys {
    private static final int STRIPES = 1024;
    private static final long HOT_NANOS = 100_000_000;
    private static final long MAX_WAIT_NANOS = 1_000_000_000;

    private final ReentrantLock[] locks = new ReentrantLock[STRIPES];
    private final AtomicLongArray hotUntil = new AtomicLongArray(STRIPES);
    private volatile long anyHotUntil = System.nanoTime();

    HotKeys() {
        Arrays.setAll(locks, i -> new ReentrantLock(true));
        for (int i = 0; i < STRIPES; i++) {
            hotUntil.set(i, anyHotUntil);
        }
    }

    Held none() {
        return new Held();
    }

    /** The locks of one caller. */
    final class Held implements AutoCloseable {
        private final TreeSet<Integer> stripes = new TreeSet<>();
        private final List<ReentrantLock> taken = new ArrayList<>(1);

        void beforeFirstRead(byte[] key) {
            long now = System.nanoTime();
            if (!stripes.isEmpty() || anyHotUntil - now <= 0) {
                return;
            }
            int stripe = stripe(key);
            if (hotUntil.get(stripe) - now > 0) {
                stripes.add(stripe);
                take();
            }
        }

        void conflicted(byte[] key) {
            close();
            int stripe = stripe(key);
            long until = System.nanoTime() + HOT_NANOS;
            hotUntil.set(stripe, until);
            anyHotUntil = until;
            stripes.add(stripe);
            take();
        }

        private void take() {
            for (int stripe : stripes) {
                try {
                    if (locks[stripe].tryLock(MAX_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
                        taken.add(locks[stripe]);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        @Override
        public void close() {
            taken.forEach(ReentrantLock::unlock);
            taken.clear();
        }
    }

    private static int stripe(byte[] key) {
        int hash = Arrays.hashCode(key);
        return (hash ^ hash >>> 16) & STRIPES - 1;
    }
}
