package dure.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.testkit.TestDure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The AWS CLI with a home of its own, so that nobody's profile and no metadata service are asked.
 *
 * @param program version 2, the operating system's own rather than the first on the path; version 1 has other exit
 *     statuses and no {@code logs tail}
 */
record AwsCli(Path program, Path directory, String endpoint) {
    private static final int PATIENCE_SECONDS = 120;

    static AwsCli of(TestDure dure) {
        try {
            return new AwsCli(
                    find(),
                    Files.createTempDirectory("aws-cli-"),
                    dure.endpoint().toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path find() {
        return Stream.concat(
                        Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .map(directory -> Path.of(directory, "aws"))
                .filter(Files::isExecutable)
                .filter(AwsCli::isVersion2)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "the AWS CLI version 2 is missing; install it: sudo apt-get install awscli"));
    }

    private static boolean isVersion2(Path program) {
        AwsCli candidate = new AwsCli(program, program.getParent(), "");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
        candidate.environment(builder.environment());
        try {
            Process process = builder.start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && version.startsWith("aws-cli/2.");
        } catch (IOException notRunnable) {
            return false;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    record Result(int exit, String out, String err) {
        Result succeeds() {
            assertThat(exit).as(this::toString).isZero();
            return this;
        }

        /** @param error as in {@code An error occurred (NoSuchBucket) when calling the …} */
        void failsWith(int status, String error) {
            assertThat(err).contains("(" + error + ")");
            assertThat(exit).as(this::toString).isEqualTo(status);
        }

        JsonNode json() {
            succeeds();
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException notJson) {
                throw new AssertionError(toString(), notJson);
            }
        }
    }

    /** With the profile {@code dure} and Dure's endpoint. */
    Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--endpoint-url", endpoint, "--profile", "dure"));
        all.addAll(List.of(arguments));
        return plain("", all.toArray(String[]::new));
    }

    Result plain(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, "out", "");
            Path err = Files.createTempFile(directory, "err", "");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            environment(builder.environment());
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException notRead) {
                // the command needed no input; its exit status tells
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private void environment(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith("AWS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        environment.put("HOME", directory.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("AWS_PAGER", "");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        Path modules = program.resolveSibling("../lib/python3/dist-packages").normalize();
        if (!program.startsWith("/usr/bin") && Files.isDirectory(modules)) {
            environment.put("PYTHONPATH", modules.toString());
        }
    }

    Path file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path file(String name, byte[] content) {
        try {
            Path path = directory.resolve(name);
            Files.createDirectories(path.getParent());
            Files.write(path, content);
            // S3 tells times in whole seconds: a file must be clearly older than its copy for "sync" to pass it by
            return Files.setLastModifiedTime(
                    path,
                    FileTime.from(Files.getLastModifiedTime(path).toInstant().minusSeconds(60)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    byte[] read(String name) {
        try {
            return Files.readAllBytes(directory.resolve(name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a person types at {@code aws configure --profile dure}. */
    void configure(TestDure dure) {
        plain(
                        String.join(
                                "\n",
                                dure.rootCredentials().accessKeyId(),
                                dure.rootCredentials().secretAccessKey(),
                                dure.region(),
                                "json",
                                ""),
                        "configure",
                        "--profile",
                        "dure")
                .succeeds();
    }
}
