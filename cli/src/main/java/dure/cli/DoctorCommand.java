package dure.cli;

import dure.http.HttpServer;
import dure.http.HttpServerConfig;
import dure.kernel.Clock;
import dure.platform.Platform;
import dure.sandbox.IsolationLevel;
import dure.sandbox.SandboxConfig;
import dure.sandbox.Sandboxes;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at this machine: each problem with the one command that fixes it. Exits with 1 when there is a problem. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Look at this machine and say what is missing.")
final class DoctorCommand implements Callable<Integer> {
    private static final long LEAST_FREE_BYTES = 1L << 30;

    @Mixin
    private PlatformOptions options = new PlatformOptions();

    private int problems;

    @Override
    public Integer call() throws Exception {
        Path home = options.home.path();
        good("JDK", Runtime.version().toString() + " (" + System.getProperty("java.home") + ")");
        disk(home);
        Path scratch = Files.createTempDirectory("dure-doctor-");
        try (HttpServer server =
                        HttpServer.start(HttpServerConfig.DEFAULT.withPort(0), request -> HttpResponse.of(404));
                Sandboxes sandboxes = Sandboxes.start(
                        new SandboxConfig(scratch, Platform.runtimes(options.config(home))), server, Clock.SYSTEM)) {
            sandbox(sandboxes);
        } finally {
            Platform.deleteTree(scratch);
        }
        System.out.println(problems == 0 ? "all is well" : problems + " problem(s)");
        return problems == 0 ? 0 : 1;
    }

    private void disk(Path home) throws IOException {
        Path existing = home;
        for (Path parent = home; parent != null && !Files.exists(existing); parent = parent.getParent()) {
            existing = parent;
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        String text = "%.1f GiB free for %s".formatted(free / 1073741824.0, home);
        if (free < LEAST_FREE_BYTES) {
            bad("disk", text, "free some space, or choose another place: export DURE_HOME=DIR");
        } else {
            good("disk", text);
        }
    }

    private void sandbox(Sandboxes sandboxes) {
        IsolationLevel level = sandboxes.probe().level();
        String text = "level " + level.number() + " (" + level + "): "
                + sandboxes.probe().reason();
        if (level == IsolationLevel.FULL) {
            good("sandbox", text);
        } else {
            bad("sandbox", text, sandboxes.probe().fix());
        }
        sandboxes
                .runtimes()
                .available()
                .forEach(runtime -> good("runtime", runtime.id() + "  (" + runtime.version() + ")"));
        sandboxes
                .runtimes()
                .missing()
                .forEach((id, why) -> System.out.println("  --   " + "runtime    " + id + ": " + why));
    }

    private static void good(String what, String text) {
        System.out.printf("  ok   %-10s %s%n", what, text);
    }

    private void bad(String what, String text, String fix) {
        problems++;
        System.out.printf("  BAD  %-10s %s%n       fix: %s%n", what, text, fix);
    }
}
