package dure.http;

import java.time.Duration;

/**
 * Every limit of a listener. What exceeds one is answered or dropped as the component says, never queued without
 * end.
 */
public record HttpLimits(Sizes sizes, Counts counts, Timeouts timeouts) {

    /**
     * Bytes.
     *
     * @param requestLineBytes a longer request line is answered 414
     * @param headerBytes more header fields than this are answered 431; services have lower limits of their own, in
     *     their own words
     * @param pipeBytes how much of a request's body waits for its handler before the client is held back
     * @param wholeBodyBytes a request body up to this size reaches the handler in memory, complete
     * @param drainBytes how much of a body its handler did not read is read and dropped to keep the connection
     * @param minimumBodyBytes a body that brings less than this in one {@code timeouts.body} is shed with 408
     */
    public record Sizes(
            int requestLineBytes,
            int headerBytes,
            int pipeBytes,
            int wholeBodyBytes,
            long drainBytes,
            int minimumBodyBytes) {
        public static final Sizes DEFAULT = new Sizes(16 * 1024, 32 * 1024, 512 * 1024, 64 * 1024, 256 * 1024, 1024);

        public Sizes {
            if (requestLineBytes < 64 || headerBytes < 64 || pipeBytes < 1024 || minimumBodyBytes < 1) {
                throw new IllegalArgumentException("a size is too small to serve anything");
            }
            if (wholeBodyBytes > pipeBytes) {
                throw new IllegalArgumentException("wholeBodyBytes must fit in pipeBytes");
            }
        }
    }

    /**
     * Numbers.
     *
     * @param connections open at once, for each listener; one more is answered 503 and closed
     * @param handlers running at once, for each listener
     * @param queuedRequests waiting for a handler, for each listener; one more is answered 503
     * @param streamsPerConnection of one HTTP/2 connection
     */
    public record Counts(int connections, int handlers, int queuedRequests, int streamsPerConnection) {
        public static final Counts DEFAULT = new Counts(20_000, 4_096, 4_096, 128);

        public Counts {
            if (connections < 1 || handlers < 1 || queuedRequests < 0 || streamsPerConnection < 1) {
                throw new IllegalArgumentException("a count is too small to serve anything");
            }
        }
    }

    /**
     * Times.
     *
     * @param header from the first byte of a request to the end of its header: 408
     * @param idle between requests of a kept connection: closed
     * @param body in which a body must bring {@code sizes.minimumBodyBytes}: 408
     * @param write without the client taking any of a response: dropped
     * @param shutdown that {@link HttpServer#close} gives requests under way
     */
    public record Timeouts(Duration header, Duration idle, Duration body, Duration write, Duration shutdown) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(20),
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }

    public static final HttpLimits DEFAULT = new HttpLimits(Sizes.DEFAULT, Counts.DEFAULT, Timeouts.DEFAULT);

    public HttpLimits with(Sizes newSizes) {
        return new HttpLimits(newSizes, counts, timeouts);
    }

    public HttpLimits with(Counts newCounts) {
        return new HttpLimits(sizes, newCounts, timeouts);
    }

    public HttpLimits with(Timeouts newTimeouts) {
        return new HttpLimits(sizes, counts, newTimeouts);
    }
}
