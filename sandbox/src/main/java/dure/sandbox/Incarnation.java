package dure.sandbox;

import dure.kernel.Clock;
import dure.sandbox.Launcher.Launched;
import dure.sandbox.Launcher.MissingBootstrapException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** One life of a sandbox's function: its process, its exchange with the platform, and its log. */
final class Incarnation implements AutoCloseable {
    private final RuntimeExchange exchange;
    private final Launched launched;
    private final LogPipe log;
    private final long startedNanos;
    private final CompletableFuture<Void> ended;

    private Incarnation(RuntimeExchange exchange, Launched launched, LogPipe log, long startedNanos) {
        this.exchange = exchange;
        this.launched = launched;
        this.log = log;
        this.startedNanos = startedNanos;
        this.ended = launched.process().end().thenAccept(exchange::ended);
    }

    static Incarnation begin(SandboxSpec spec, LambdaRuntime runtime, Launcher launcher, LogLines lines, Clock clock)
            throws IOException, MissingBootstrapException {
        RuntimeExchange exchange = new RuntimeExchange();
        long started = System.nanoTime();
        Launched launched = launcher.launch(spec, runtime, new RuntimeApi(exchange));
        FunctionProcess process = launched.process();
        LogPipe log = new LogPipe(spec.id(), process.output(), process.outputMarker(), lines, clock);
        log.start();
        return new Incarnation(exchange, launched, log, started);
    }

    RuntimeExchange exchange() {
        return exchange;
    }

    LogPipe log() {
        return log;
    }

    long startedNanos() {
        return startedNanos;
    }

    int peakMemoryMb() {
        return (int) Math.ceilDiv(launched.process().peakMemoryBytes(), 1024 * 1024);
    }

    /** Waits for the function's process to end and for the exchange to know. */
    void awaitEnd() {
        ended.join();
    }

    boolean outOfMemory() {
        return launched.process().outOfMemory();
    }

    boolean exceedsMemory() {
        return launched.process().exceedsMemory();
    }

    void kill() {
        launched.process().kill();
    }

    /** Kills it, delivers the rest of its log and removes what was made for it. */
    @Override
    public void close() {
        launched.close();
        try {
            log.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
