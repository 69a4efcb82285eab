package dure.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dure as a process of its own, with the options that this process was started with. */
record Dure(Process process, Path home, int port, double startMillis) {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** Starts it and waits for its first answer. */
    static Dure start(Workplace place, String name) throws IOException, InterruptedException {
        return start(place, name, options());
    }

    /** The Java options of this process. */
    static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    static Dure start(Workplace place, String name, List<String> options) throws IOException, InterruptedException {
        Path home = place.directory().resolve(name);
        int port = Ports.free();
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dure.cli.Main"));
        command.addAll(List.of("start", "--home", home.toString(), "--port", String.valueOf(port)));
        long start = System.nanoTime();
        Process process = place.start(name, command);
        Ports.awaitAnswer(port, "/_dure/health", process, place.log(name));
        return new Dure(process, home, port, (System.nanoTime() - start) / 1e6);
    }

    /** What it has written about itself. */
    Target target() throws IOException, InterruptedException {
        Path file = home.resolve("instance.json");
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(file)) {
            if (System.nanoTime() > end) {
                throw new IOException(file + " does not appear");
            }
            Thread.sleep(5);
        }
        Matcher region = Pattern.compile("\"region\":\"([^\"]+)\"").matcher(Files.readString(file));
        if (!region.find()) {
            throw new IOException(file + " names no region");
        }
        String[] key = Files.readString(home.resolve("root-key")).strip().split(":", 2);
        return new Target(port, key[0], key[1], region.group(1));
    }
}
