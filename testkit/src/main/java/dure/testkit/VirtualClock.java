package dure.testkit;

import dure.kernel.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that runs with the real one and can be moved ahead. Sleepers wake when it passes their time, by running or by
 * being moved. (It runs, because signatures, which the SDKs make by the real time, must not expire.)
 */
public final class VirtualClock implements Clock {
    private Duration ahead = Duration.ZERO;

    @Override
    public synchronized Instant instant() {
        return Instant.now().plus(ahead);
    }

    /** Moves the clock; whoever sleeps until then wakes. */
    public synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + by);
        }
        ahead = ahead.plus(by);
        notifyAll();
    }

    @Override
    public synchronized void sleepUntil(Instant time) throws InterruptedException {
        for (Duration left = Duration.between(instant(), time);
                left.isPositive();
                left = Duration.between(instant(), time)) {
            wait(Math.max(1, Math.min(left.toMillis(), 60_000)));
        }
    }
}
