package dure.sandbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Holds a function to its memory where the kernel does not: looks often and kills, a little late. What passes between
 * two looks is seen in the peak when the invocation ends ({@link #exceeded}).
 */
final class MemoryWatch {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final long limitBytes;
    private final LongSupplier residentBytes;
    private final LongSupplier peakBytes;
    private final Runnable kill;
    private volatile long watchedPeak;
    private volatile boolean killed;

    MemoryWatch(long limitBytes, LongSupplier residentBytes, LongSupplier peakBytes, Runnable kill) {
        this.limitBytes = limitBytes;
        this.residentBytes = residentBytes;
        this.peakBytes = peakBytes;
        this.kill = kill;
    }

    void start(String name, CompletableFuture<?> end) {
        Thread.ofVirtual().name("memory-" + name).start(() -> watch(end));
    }

    private void watch(CompletableFuture<?> end) {
        try {
            while (!end.isDone()) {
                long now = residentBytes.getAsLong();
                watchedPeak = Math.max(watchedPeak, now);
                if (now > limitBytes) {
                    killed = true;
                    kill.run();
                    return;
                }
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long peak() {
        return Math.max(watchedPeak, peakBytes.getAsLong());
    }

    /** Whether it has killed the function, or should have. */
    boolean exceeded() {
        return killed || peak() > limitBytes;
    }

    boolean killed() {
        return killed;
    }
}
