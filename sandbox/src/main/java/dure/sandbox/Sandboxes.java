package dure.sandbox;

import dure.http.HttpServer;
import dure.kernel.Clock;
import dure.sandbox.SandboxProbe.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes sandboxes. Thread-safe. */
public final class Sandboxes implements AutoCloseable {
    private final SandboxConfig config;
    private final Clock clock;
    private final SandboxProbe probe;
    private final Launcher launcher;
    private final Runtimes runtimes;
    private final Map<String, Sandbox> living = new ConcurrentHashMap<>();

    private Sandboxes(SandboxConfig config, Clock clock, SandboxProbe probe, Launcher launcher, Runtimes runtimes) {
        this.config = config;
        this.clock = clock;
        this.probe = probe;
        this.launcher = launcher;
        this.runtimes = runtimes;
    }

    /**
     * Finds out what this machine allows and which runtimes it has. Takes some seconds the first time, when the
     * hermetic CPython is unpacked; less than one afterwards.
     *
     * @param http adopts the listeners that sandboxes pass out
     */
    public static Sandboxes start(SandboxConfig config, HttpServer http, Clock clock) throws IOException {
        Path dir = config.dataDir();
        Path clients = dir.resolve("clients");
        Runtimes.copyClients(clients);
        Path emptyRoot = dir.resolve("root");
        ReadableFiles.directories(emptyRoot);
        Optional<Path> helper = HelperBinary.extract(dir.resolve("bin"));
        Result result = SandboxProbe.run(helper, emptyRoot, config.highestLevel(), http.cannotAdopt());
        Launcher launcher = result.probe().level() == IsolationLevel.PROCESS
                ? new PlainLauncher(clients)
                : new NamespacedLauncher(
                        helper.orElseThrow(),
                        emptyRoot,
                        PlatformDoors.socketDir(dir.resolve("sockets")),
                        clients,
                        result.groups(),
                        http);
        Runtimes runtimes = Runtimes.discover(config.runtimes(), dir);
        runtimes.compileClients(clients);
        return new Sandboxes(config, clock, result.probe(), launcher, runtimes);
    }

    /** The isolation that every sandbox has. */
    public SandboxProbe probe() {
        return probe;
    }

    public Runtimes runtimes() {
        return runtimes;
    }

    /** The sandboxes that have not been closed. */
    public List<Sandbox> living() {
        return List.copyOf(living.values());
    }

    /**
     * Makes a sandbox and begins to start the function in it; does not wait for the start.
     *
     * @param log receives what the function writes and the platform's own lines
     * @throws SandboxException when the runtime is not available or the machine refuses
     */
    public Sandbox launch(SandboxSpec spec, LogLines log) {
        LambdaRuntime runtime = runtimes.find(spec.runtime())
                .orElseThrow(() -> new SandboxException("runtime " + spec.runtime() + " is not available: "
                        + runtimes.missing().getOrDefault(spec.runtime(), "Dure does not know it")));
        if (!Files.isDirectory(spec.codeDir())) {
            throw new SandboxException("no code at " + spec.codeDir());
        }
        Sandbox sandbox = new Sandbox(spec, runtime, launcher, log, clock, config.initTimeout(), this::closed);
        if (living.putIfAbsent(spec.id(), sandbox) != null) {
            throw new SandboxException("sandbox " + spec.id() + " exists");
        }
        try {
            sandbox.start();
            return sandbox;
        } catch (RuntimeException e) {
            living.remove(spec.id());
            throw e;
        }
    }

    private void closed(Sandbox sandbox) {
        living.remove(sandbox.id(), sandbox);
    }

    /** Kills all of them. */
    @Override
    public void close() {
        living.values().parallelStream().forEach(Sandbox::close);
    }
}
