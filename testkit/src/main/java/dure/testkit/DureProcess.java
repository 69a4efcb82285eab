package dure.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** {@code dure start} in a process of its own, so that it can be killed. The caller's class path has the command. */
public final class DureProcess implements RunningDure, AutoCloseable {
    private static final String READY = "Dure answers at ";
    private static final String KEY = "test";

    private final Process process;
    private final URI endpoint;

    private DureProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Returns when it answers.
     *
     * @param port 0 for a free one; a Dure that is to be found again after its death needs the same
     * @param options of its JVM
     */
    public static DureProcess start(Path home, int port, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dure.cli.Main"));
        command.addAll(List.of("start", "--port", Integer.toString(port)));
        command.addAll(List.of("--home", home.toString(), "--root-key", KEY + ":" + KEY));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log(home).toFile()))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new DureProcess(process, URI.create(line.split(" ")[3]));
            }
        }
        throw new IOException("Dure did not start: " + Files.readString(log(home)));
    }

    /** What it says, beside its data directory. */
    public static Path log(Path home) {
        return home.resolveSibling(home.getFileName() + ".log");
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String region() {
        return "ap-northeast-2";
    }

    @Override
    public AwsCredentials rootCredentials() {
        return AwsBasicCredentials.create(KEY, KEY);
    }

    /** Runs it once the process has ended, whoever ended it. */
    public void whenEnded(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** kill -9. Returns when it is dead. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
