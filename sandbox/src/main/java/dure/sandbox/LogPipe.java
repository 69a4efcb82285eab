package dure.sandbox;

import dure.kernel.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts what a function writes into lines. {@link #drain} makes sure that everything written so far has been delivered,
 * by sending a mark through the same pipe, so that END and REPORT come after the function's own lines.
 */
final class LogPipe {
    /** Longer lines are cut, as CloudWatch Logs cuts them. */
    private static final int MAX_LINE_BYTES = 256 * 1024;

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(5);
    private static final Logger LOG = LoggerFactory.getLogger(LogPipe.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InputStream in;
    private final Optional<OutputStream> marker;
    private final LogLines lines;
    private final Clock clock;
    private final byte[] mark;
    private final Thread reader;
    private byte[] line = new byte[1024];
    private int length;
    private volatile @Nullable CountDownLatch awaited;

    LogPipe(String sandboxId, InputStream in, Optional<OutputStream> marker, LogLines lines, Clock clock) {
        this.in = in;
        this.marker = marker;
        this.lines = lines;
        this.clock = clock;
        byte[] secret = new byte[16];
        RANDOM.nextBytes(secret);
        this.mark = ("\0" + HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        this.reader = Thread.ofPlatform()
                .name("log-" + sandboxId)
                .daemon(true)
                .stackSize(256 * 1024)
                .unstarted(this::read);
    }

    void start() {
        reader.start();
    }

    /** Writes a line of the platform's own, after everything that {@link #drain} has delivered. */
    void write(String text) {
        synchronized (lines) {
            lines.line(clock.instant(), text);
        }
    }

    /** Returns when all that the function has written before this call has been delivered. */
    void drain() throws InterruptedException {
        if (!reader.isAlive()) {
            return;
        }
        if (marker.isEmpty()) {
            drainByQuiet();
            return;
        }
        CountDownLatch latch = new CountDownLatch(1);
        awaited = latch;
        try {
            marker.get().write(mark);
            marker.get().flush();
        } catch (IOException closed) {
            return; // the reader has met the end of the pipe
        }
        if (!latch.await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("a function's log was not delivered within {}", DRAIN_LIMIT);
        }
    }

    /** Delivers the rest and ends the reader. The process must have ended. */
    void finish() throws InterruptedException {
        if (marker.isPresent()) {
            try {
                marker.get().close();
            } catch (IOException e) {
                LOG.debug("closing a log pipe", e);
            }
        }
        reader.join(DRAIN_LIMIT);
    }

    /** Where no mark can be sent, a pause in what arrives must do. */
    private void drainByQuiet() throws InterruptedException {
        try {
            do {
                Thread.sleep(QUIET);
            } while (in.available() > 0);
        } catch (IOException closed) {
            LOG.debug("a log pipe is closed", closed);
        }
    }

    private void read() {
        byte[] buffer = new byte[16 * 1024];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                split(buffer, count);
            }
        } catch (IOException e) {
            LOG.debug("a log pipe is closed", e);
        }
        deliver();
    }

    private void split(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer[i] == '\n') {
                endLine();
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = buffer[i];
                if (length == MAX_LINE_BYTES + mark.length) {
                    cut();
                }
            }
        }
    }

    /** Delivers the longest line there may be; what follows may be the beginning of a mark. */
    private void cut() {
        byte[] rest = Arrays.copyOfRange(line, MAX_LINE_BYTES, length);
        length = MAX_LINE_BYTES;
        deliver();
        System.arraycopy(rest, 0, line, 0, rest.length);
        length = rest.length;
    }

    private void endLine() {
        int begin = length - (mark.length - 1);
        if (begin < 0 || !Arrays.equals(line, begin, length, mark, 0, mark.length - 1)) {
            deliverEvenEmpty();
            return;
        }
        length = begin;
        deliver();
        CountDownLatch latch = awaited;
        if (latch != null) {
            latch.countDown();
        }
    }

    private void deliver() {
        if (length > 0) {
            deliverEvenEmpty();
        }
    }

    private void deliverEvenEmpty() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        // A carriage return within is how runtime clients keep the lines of one event together.
        write(text.stripTrailing().replace('\r', '\n'));
    }
}
