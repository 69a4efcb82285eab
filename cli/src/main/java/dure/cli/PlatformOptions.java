package dure.cli;

import dure.platform.PlatformConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to run a platform, as options. */
final class PlatformOptions {
    @Mixin
    HomeOption home = new HomeOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port (default: ${DEFAULT-VALUE}; 0 takes a free one).")
    int port = PlatformConfig.DEFAULT_PORT;

    @Option(
            names = "--root-key",
            paramLabel = "AK:SK",
            description = "A root key for tests, such as test:test; loopback only.")
    @Nullable
    String rootKey;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "An address to listen on (default: loopback). Repeatable.")
    List<String> bind = new ArrayList<>();

    /**
     * Takes options that are each written in full with their value as the next argument.
     *
     * @return false when there is anything else, of which picocli knows what to say
     */
    boolean readPlain(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("-")) {
                return false;
            }
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "--home" -> home.home = Path.of(value);
                case "--root-key" -> rootKey = value;
                case "--bind" -> bind.add(value);
                case "--port" -> {
                    if (!value.matches("[0-9]{1,5}")) {
                        return false;
                    }
                    port = Integer.parseInt(value);
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    PlatformConfig config(Path directory) throws IOException, CommandFailure {
        PlatformConfig config = PlatformConfig.of(directory).withPort(port);
        if (rootKey != null) {
            try {
                config = config.withRootKey(PlatformConfig.RootKey.parse(rootKey));
            } catch (IllegalArgumentException malformed) {
                throw new CommandFailure(String.valueOf(malformed.getMessage()));
            }
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : bind) {
            addresses.add(InetAddress.getByName(address));
        }
        PlatformConfig whole = config.withAddresses(addresses).withPython(cpython(), pythonPackages());
        return javaArchive().map(whole::withJavaArchive).orElse(whole);
    }

    /** Where the built program lies: {@code lib}, {@code runtimes}. Set by the dure script. */
    static Optional<Path> distribution() {
        return Optional.ofNullable(System.getProperty("dure.distribution")).map(Path::of);
    }

    private static Optional<Path> cpython() throws IOException {
        Optional<Path> runtimes =
                distribution().map(path -> path.resolve("runtimes")).filter(Files::isDirectory);
        if (runtimes.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(runtimes.get())) {
            return files.filter(file -> file.getFileName().toString().startsWith("cpython-"))
                    .findFirst();
        }
    }

    static Optional<Path> javaArchive() {
        return distribution().map(path -> path.resolve("runtimes/java-client.aot"));
    }

    private static Optional<Path> pythonPackages() {
        return distribution().map(path -> path.resolve("runtimes/python-packages"));
    }
}
