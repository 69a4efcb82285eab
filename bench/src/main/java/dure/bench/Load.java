package dure.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** A closed-loop load: one thread, one selector, so many connections, one request under way on each. */
final class Load {
    private static final long DRAIN_NANOS = 20_000_000_000L;
    private static final double MAX_COMPILER_SHARE = 0.05;

    private final int port;
    private final List<Call> calls;
    private final long expectedBytes;
    private final ProcessHandle server;
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
    private boolean secure;
    private int next;

    /**
     * @param calls sent in turn, again and again
     * @param expectedBytes how long each answer's body must be; negative when it does not matter
     * @param server whose processor time counts
     */
    Load(int port, List<Call> calls, long expectedBytes, ProcessHandle server) {
        this.port = port;
        this.calls = calls;
        this.expectedBytes = expectedBytes;
        this.server = server;
    }

    /** Over TLS. */
    Load overTls() {
        secure = true;
        return this;
    }

    /** What was measured. */
    record Result(int clients, Samples latencies, double seconds, double cpuSeconds, double compilerSeconds) {
        double perSecond() {
            return latencies.count() / seconds;
        }

        double cpuMicros() {
            return cpuSeconds * 1e6 / Math.max(1, latencies.count());
        }

        /** Without what the just-in-time compilers took, which passes with time. */
        double steadyMicros() {
            return (cpuSeconds - compilerSeconds) * 1e6 / Math.max(1, latencies.count());
        }
    }

    /**
     * Loads for a while, of which the first part does not count.
     *
     * @throws IOException when an answer is not the expected one
     */
    Result run(int clients, double warmUpSeconds, double seconds) throws IOException {
        try (Selector selector = Selector.open();
                Connections connections = Connections.open(selector, port, clients, secure)) {
            for (Connection connection : connections.all()) {
                connection.send(call());
            }
            turn(selector, nanos(warmUpSeconds), new Samples());
            double cpuBefore = Processes.cpuSeconds(server);
            double compilerBefore = Processes.compilerSeconds(server);
            long start = System.nanoTime();
            Samples samples = new Samples();
            turn(selector, nanos(seconds), samples);
            double elapsed = (System.nanoTime() - start) / 1e9;
            double compiler = Processes.compilerSeconds(server) - compilerBefore;
            return new Result(clients, samples, elapsed, Processes.cpuSeconds(server) - cpuBefore, compiler);
        }
    }

    /** Loads until the server's just-in-time compilers come to rest, within limits. */
    void warmUp(int clients, double minSeconds, double maxSeconds) throws IOException {
        run(clients, 0, minSeconds);
        double seconds = minSeconds;
        Result last;
        do {
            last = run(clients, 0, 1);
            seconds += 1;
        } while (seconds < maxSeconds && last.compilerSeconds > MAX_COMPILER_SHARE * last.cpuSeconds);
    }

    /** Sends so many calls, one after the other. */
    Result times(int count) throws IOException {
        try (Selector selector = Selector.open();
                Connections connections = Connections.open(selector, port, 1, secure)) {
            Samples samples = new Samples();
            double cpuBefore = Processes.cpuSeconds(server);
            double compilerBefore = Processes.compilerSeconds(server);
            long start = System.nanoTime();
            connections.all().getFirst().send(call());
            while (samples.count() < count) {
                select(selector, connection -> {
                    samples.add(System.nanoTime() - connection.sentAt());
                    if (samples.count() < count) {
                        connection.send(call());
                    }
                });
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            double compiler = Processes.compilerSeconds(server) - compilerBefore;
            return new Result(1, samples, elapsed, Processes.cpuSeconds(server) - cpuBefore, compiler);
        }
    }

    /** Sends every call once. */
    void once(int clients) throws IOException {
        try (Selector selector = Selector.open();
                Connections connections = Connections.open(selector, port, Math.min(clients, calls.size()), secure)) {
            int[] left = {calls.size()};
            for (Connection connection : connections.all()) {
                connection.send(call());
            }
            int started = connections.all().size();
            int[] unsent = {calls.size() - started};
            long end = System.nanoTime() + DRAIN_NANOS * 6;
            while (left[0] > 0) {
                select(selector, connection -> {
                    left[0]--;
                    if (unsent[0]-- > 0) {
                        connection.send(call());
                    }
                });
                if (System.nanoTime() > end) {
                    throw new IOException("the data could not be loaded in two minutes");
                }
            }
        }
    }

    private void turn(Selector selector, long nanos, Samples samples) throws IOException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            select(selector, connection -> {
                samples.add(System.nanoTime() - connection.sentAt());
                connection.send(call());
            });
        }
    }

    private interface Answered {
        void by(Connection connection) throws IOException;
    }

    private void select(Selector selector, Answered answered) throws IOException {
        selector.select(50);
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            if (connection.ready(in)) {
                check(connection);
                answered.by(connection);
            }
        }
        selector.selectedKeys().clear();
    }

    private void check(Connection connection) throws IOException {
        if (connection.status() != 200) {
            throw new IOException("the server answered " + connection.complaint());
        }
        if (expectedBytes >= 0 && connection.bodyBytes() != expectedBytes) {
            throw new IOException("an answer of " + connection.bodyBytes() + " bytes, not " + expectedBytes);
        }
    }

    private Call call() {
        Call call = calls.get(next);
        next = (next + 1) % calls.size();
        return call;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private record Connections(List<Connection> all) implements AutoCloseable {
        static Connections open(Selector selector, int port, int count, boolean secure) throws IOException {
            Connections connections = new Connections(new ArrayList<>());
            for (int i = 0; i < count; i++) {
                connections.all.add(new Connection(selector, port, secure));
            }
            return connections;
        }

        @Override
        public void close() throws IOException {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }
}
