package dure.cloudfront.edge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body whose sender may not pause for longer than a timeout: then the stream is closed, and the reader fails. */
final class StallGuard extends FilterInputStream {
    private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ScheduledFuture<?> check;
    private volatile long readingSinceNanos = -1;

    StallGuard(InputStream in, Duration timeout) {
        super(in);
        long nanos = timeout.toNanos();
        this.check = TIMER.scheduleWithFixedDelay(() -> look(nanos), nanos, nanos / 4, TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("cloudfront-stalls").factory());
        made.setRemoveOnCancelPolicy(true);
        return made;
    }

    private void look(long timeoutNanos) {
        long since = readingSinceNanos;
        if (since >= 0 && (System.nanoTime() & Long.MAX_VALUE) - since > timeoutNanos) {
            try {
                close();
            } catch (IOException alsoBroken) {
                LOG.debug("closing a stalled origin", alsoBroken);
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        readingSinceNanos = System.nanoTime() & Long.MAX_VALUE;
        try {
            int count = in.read(bytes, offset, length);
            if (count < 0) {
                check.cancel(false);
            }
            return count;
        } finally {
            readingSinceNanos = -1;
        }
    }

    @Override
    public void close() throws IOException {
        check.cancel(false);
        in.close();
    }
}
