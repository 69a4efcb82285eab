package dure.testkit;

import dure.platform.Platform;
import dure.platform.PlatformConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A running Dure in a temporary directory on a free port. */
public final class TestDure implements RunningDure, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final VirtualClock clock = new VirtualClock();
    private Platform platform;

    private TestDure(Path home) throws IOException {
        this.home = home;
        shareRuntimes();
        this.platform = Platform.start(config());
    }

    public static TestDure start() {
        try {
            return new TestDure(Files.createTempDirectory("dure-test-"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The unpacked Python takes seconds to make and is only read: every Dure of a module's tests uses the same. */
    private void shareRuntimes() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        if (Files.isDirectory(target)) {
            Path sandbox = Files.createDirectories(home.resolve("sandbox"));
            Files.createSymbolicLink(
                    sandbox.resolve("runtimes"), Files.createDirectories(target.resolve("test-runtimes")));
        }
    }

    private PlatformConfig config() {
        PlatformConfig config = PlatformConfig.of(home)
                .withPort(0)
                .withClock(clock)
                .withPython(
                        Optional.ofNullable(System.getProperty("dure.test.cpython"))
                                .map(Path::of)
                                .filter(Files::exists),
                        Optional.ofNullable(System.getProperty("dure.test.pythonPackages"))
                                .map(Path::of)
                                .filter(Files::isDirectory));
        return Optional.ofNullable(System.getProperty("dure.test.distribution"))
                .map(distribution -> config.withJavaArchive(Path.of(distribution, "runtimes/java-client.aot")))
                .orElse(config);
    }

    /** Stops it in order and starts it again on the same directory, on another port. */
    public void restart() throws IOException {
        platform.close();
        platform = Platform.start(config());
    }

    public VirtualClock clock() {
        return clock;
    }

    public Path home() {
        return home;
    }

    @Override
    public int port() {
        return platform.port();
    }

    @Override
    public URI endpoint() {
        return URI.create(platform.endpoint());
    }

    @Override
    public String region() {
        return platform.region();
    }

    @Override
    public AwsCredentials rootCredentials() {
        return AwsBasicCredentials.create(
                platform.rootKey().accessKeyId(), platform.rootKey().secretKey());
    }

    /** Asks again and again until there is an answer, for at most a minute of real time. */
    public static <T> T eventually(Callable<Optional<T>> question) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<T> answer = question.call();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + PATIENCE);
            }
            Thread.sleep(20); // between two looks at a condition of another process, which cannot notify us
        }
    }

    @Override
    public void close() {
        try {
            platform.close();
            Platform.deleteTree(home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
