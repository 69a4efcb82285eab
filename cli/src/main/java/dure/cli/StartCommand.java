package dure.cli;

import dure.platform.Platform;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs Dure until it is stopped. */
@Command(name = "start", mixinStandardHelpOptions = true, description = "Start Dure.")
final class StartCommand implements Callable<Integer> {
    private static final int DETACHED_START_SECONDS = 60;

    @Mixin
    private PlatformOptions options = new PlatformOptions();

    @Option(names = "--detach", description = "Return once it answers; it goes on in the background.")
    private boolean detach;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return detach ? startDetached() : run(options, spec.commandLine().getOut());
    }

    /** Runs a Dure until the process is asked to end. */
    static int run(PlatformOptions options, PrintWriter out) throws IOException, CommandFailure, InterruptedException {
        Path home = options.home.path();
        refuseSecond(home);
        Platform platform = Platform.start(options.config(home));
        CountDownLatch stopped = closeOnExit(home, platform);
        Instance instance = Instance.write(home, platform);
        out.println("Dure answers at " + instance.endpoint() + " (data in " + home + ")");
        out.println("in another shell: eval \"$(./dure env)\"");
        out.flush();
        stopped.await();
        return 0;
    }

    private static void refuseSecond(Path home) throws IOException, CommandFailure {
        Optional<Instance> other = Instance.running(home);
        if (other.isPresent()) {
            throw new CommandFailure("Dure already runs on " + home + " at "
                    + other.get().endpoint() + " (process " + other.get().pid() + ")");
        }
    }

    /** Closes the platform when the process is asked to end (SIGTERM, SIGINT). */
    static CountDownLatch closeOnExit(Path home, Platform platform) {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                Instance.remove(home);
                                platform.close();
                            } catch (IOException failed) {
                                System.err.println("dure: stopping failed: " + failed);
                            } finally {
                                stopped.countDown();
                            }
                        },
                        "shutdown"));
        return stopped;
    }

    private int startDetached() throws IOException, CommandFailure, InterruptedException {
        Path home = options.home.path();
        refuseSecond(home);
        String launcher = System.getProperty("dure.launcher");
        if (launcher == null) {
            throw new CommandFailure("--detach needs the dure script");
        }
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path log = home.resolve("dure.log");
        List<String> command = new ArrayList<>(List.of(launcher));
        spec.commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !argument.equals("--detach"))
                .forEach(command::add);
        if (!command.contains("start")) {
            command.add(1, "start");
        }
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
        for (int tries = 0; tries < DETACHED_START_SECONDS * 10; tries++) {
            Optional<Instance> running = Instance.running(home);
            if (running.isPresent() && new Client(running.get()).healthy()) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("Dure answers at " + running.get().endpoint() + " (process "
                        + running.get().pid() + ", log in " + log + ")");
                out.flush();
                return 0;
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new CommandFailure("it did not start; see " + log);
            }
        }
        throw new CommandFailure("it does not answer; see " + log);
    }
}
