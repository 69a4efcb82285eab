package dure.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A conversation's one deadline. Setting it costs two field writes: a timer that fires early looks again and
 * sleeps on,
 * so that a busy connection touches the event loop's timer queue only once in its idle time. Event loop only.
 */
final class Watch {
    /** What is waited for. */
    enum Phase {
        NOTHING,
        REQUEST,
        HEADER,
        BODY
    }

    private final EventExecutor executor;
    private final Consumer<Phase> expired;
    private Phase phase = Phase.NOTHING;
    private long deadline = Long.MAX_VALUE;
    private long firesAt = Long.MAX_VALUE;

    Watch(EventExecutor executor, Consumer<Phase> expired) {
        this.executor = executor;
        this.expired = expired;
    }

    Phase phase() {
        return phase;
    }

    void set(Phase next, Duration within) {
        phase = next;
        long now = System.nanoTime();
        deadline = now + within.toNanos();
        if (firesAt == Long.MAX_VALUE || deadline - firesAt < 0) {
            schedule(now);
        }
    }

    void clear() {
        phase = Phase.NOTHING;
    }

    private void schedule(long now) {
        long at = deadline;
        firesAt = at;
        executor.schedule(() -> fire(at), at - now, TimeUnit.NANOSECONDS);
    }

    private void fire(long at) {
        if (at != firesAt) {
            return;
        }
        firesAt = Long.MAX_VALUE;
        if (phase == Phase.NOTHING) {
            return;
        }
        long now = System.nanoTime();
        if (deadline - now > 0) {
            schedule(now);
        } else {
            expired.accept(phase);
        }
    }
}
