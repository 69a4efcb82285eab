package dure.store;

import dure.kernel.Clock;
import java.time.Duration;
import java.time.Instant;

/** Moves only when told. */
final class ManualClock implements Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    synchronized void advance(Duration by) {
        now = now.plus(by);
        notifyAll();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void sleepUntil(Instant time) throws InterruptedException {
        while (now.isBefore(time)) {
            wait();
        }
    }
}
