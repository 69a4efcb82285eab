package dure.platform;

import dure.http.HttpServer;
import dure.sandbox.SandboxConfig;
import dure.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out in the background what sandboxes this machine allows, since that takes longer than all the rest. */
final class SandboxStart implements Supplier<Sandboxes>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxStart.class);

    private final PlatformConfig config;
    private final HttpServer server;
    private final CompletableFuture<Sandboxes> started = new CompletableFuture<>();

    SandboxStart(PlatformConfig config, HttpServer server) {
        this.config = config;
        this.server = server;
    }

    /** Not before the platform answers: it would take the processors from what requests wait for. */
    void begin() {
        Thread.ofPlatform().name("dure-sandbox-start").daemon().start(this::start);
    }

    private void start() {
        try {
            SandboxConfig sandbox = new SandboxConfig(config.home().resolve("sandbox"), Platform.runtimes(config));
            Sandboxes made = Sandboxes.start(sandbox, server, config.clock());
            LOG.debug("sandboxes: {}", made.probe());
            started.complete(made);
        } catch (IOException | RuntimeException broken) {
            LOG.error("functions cannot run: no sandboxes", broken);
            started.completeExceptionally(broken);
        }
    }

    /** Waits for them. */
    @Override
    public Sandboxes get() {
        try {
            return started.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof IOException broken
                    ? new UncheckedIOException("no sandboxes: " + broken.getMessage(), broken)
                    : new IllegalStateException("no sandboxes", failed.getCause());
        }
    }

    /** Empty while it is still looking, or when it failed. */
    Optional<Sandboxes> ifStarted() {
        return started.isDone() && !started.isCompletedExceptionally() ? Optional.of(started.join()) : Optional.empty();
    }

    @Override
    public void close() {
        if (!started.isCompletedExceptionally()) {
            started.join().close();
        }
    }
}
