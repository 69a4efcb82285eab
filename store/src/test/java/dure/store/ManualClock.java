package dure.store;

import dure.kernel.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Moves only when told. */
final class ManualClock implements Clock {
    private final List<Instant> sleepers = new ArrayList<>();
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
        sleepers.add(time);
        notifyAll();
        try {
            while (now.isBefore(time)) {
                wait();
            }
        } finally {
            sleepers.remove(time);
        }
    }

    /** Returns when somebody sleeps whose time has not come. */
    synchronized void awaitSleeper() throws InterruptedException {
        while (sleepers.stream().noneMatch(now::isBefore)) {
            wait();
        }
    }
}
