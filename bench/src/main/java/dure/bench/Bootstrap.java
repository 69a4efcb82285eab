package dure.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A custom runtime as small as they come: {@code bootstrap.c}, compiled here, which answers with what it was given. */
final class Bootstrap {
    private static final String SOURCE = "bootstrap.c";
    private static final int PATIENCE_SECONDS = 60;

    private Bootstrap() {}

    /** @throws IOException when this machine has no C compiler that links statically */
    static byte[] compile() throws IOException {
        Path directory = Files.createTempDirectory("dure-bootstrap-");
        Path source = directory.resolve(SOURCE);
        Path program = directory.resolve("bootstrap");
        try (InputStream in = Bootstrap.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IOException(SOURCE + " is missing");
            }
            Files.copy(in, source);
            String compiler = compiler().orElseThrow(() -> new IOException("no C compiler for the custom runtime"));
            Process process = new ProcessBuilder(
                            List.of(compiler, "-O2", "-static", "-o", program.toString(), source.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(compiler + " does not compile the custom runtime: "
                        + Files.readString(directory.resolve("log")).strip());
            }
            return Files.readAllBytes(program);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while compiling");
        } finally {
            for (String name : List.of(SOURCE, "bootstrap", "log")) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        }
    }

    private static Optional<String> compiler() {
        return Stream.of(System.getenv().getOrDefault("CC", "gcc"), "gcc", "cc", "clang")
                .filter(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(directory ->
                                Files.isExecutable(Path.of(directory).resolve(name))))
                .findFirst();
    }
}
