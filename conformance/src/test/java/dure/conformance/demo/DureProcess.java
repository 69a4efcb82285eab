package dure.conformance.demo;

import dure.demo.Demo;
import dure.platform.Platform;
import dure.platform.PlatformConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Dure in a process of its own, so that it can be killed. */
final class DureProcess {
    private static final String READY = "dure-process-is-ready";

    private final Process process;
    private final Demo.Target target;

    private DureProcess(Process process, Demo.Target target) {
        this.process = process;
        this.target = target;
    }

    /** Arguments: data directory, port. */
    public static void main(String[] args) throws Exception {
        Platform platform = Platform.start(PlatformConfig.of(Path.of(args[0])).withPort(Integer.parseInt(args[1])));
        System.out.println(String.join(
                " ",
                READY,
                platform.endpoint(),
                platform.region(),
                platform.rootKey().accessKeyId(),
                platform.rootKey().secretKey()));
        new CountDownLatch(1).await();
    }

    static DureProcess start(Path home, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                DureProcess.class.getName(),
                home.toString(),
                Integer.toString(port)));
        Process process =
                new ProcessBuilder(command).redirectError(log(home).toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals(READY)) {
                return new DureProcess(process, new Demo.Target(words[1], words[2], words[3], words[4]));
            }
        }
        throw new IOException("Dure did not start: " + Files.readString(log(home)));
    }

    /** What it says, beside its data directory. */
    static Path log(Path home) {
        return home.resolveSibling(home.getFileName() + ".log");
    }

    Demo.Target target() {
        return target;
    }

    /** kill -9. Returns when it is dead. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
