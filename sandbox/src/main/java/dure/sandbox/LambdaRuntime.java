package dure.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A runtime that functions can use here.
 *
 * @param id such as {@code python3.13}
 * @param version what INIT_START says, such as {@code python:3.13.5}
 * @param program the interpreter; empty for the {@code provided} family
 * @param binds host directories that must be seen at the same path within the sandbox
 * @param environment variables it needs
 * @param site packages that come with the runtime (boto3); may not exist yet
 * @param archive for Java, the JDK's ahead-of-time cache of the runtime client
 */
public record LambdaRuntime(
        String id,
        String version,
        Language language,
        Optional<Path> program,
        List<Path> binds,
        Map<String, String> environment,
        Optional<Path> site,
        Optional<Path> archive) {

    /** Which client speaks the runtime API for the function. */
    public enum Language {
        PYTHON,
        NODE,
        JAVA,
        PROVIDED
    }

    /** Where a function finds things: inside the sandbox, or on the host when there is none. */
    record Places(String task, String layers, String client) {
        static final Places INSIDE = new Places("/var/task", "/opt", "/var/runtime");
    }

    /** The command line; empty when the code lacks what the runtime starts. */
    Optional<List<String>> command(Places places, SandboxSpec spec) {
        return switch (language) {
            case PYTHON -> Optional.of(List.of(path(), "-S", "-s", places.client + "/python/bootstrap.py"));
            case NODE ->
                Optional.of(List.of(
                        path(),
                        "--max-old-space-size=" + spec.memoryMb() * 9 / 10,
                        places.client + "/node/bootstrap.cjs"));
            case JAVA -> Optional.of(java(places, spec));
            case PROVIDED -> bootstrap(places, spec);
        };
    }

    /** AWS gives the heap 85 % of the memory. C1 alone starts faster; the optimising compiler is for a full processor. */
    private List<String> java(Places places, SandboxSpec spec) {
        String classPath = String.join(
                ":",
                places.client + "/java/client.jar",
                places.client + "/java/aws-lambda-java-core.jar",
                places.task,
                places.task + "/lib/*",
                places.layers + "/java/lib/*");
        List<String> command = new ArrayList<>(List.of(
                path(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + (spec.memoryMb() >= 1769 ? 4 : 1),
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx" + spec.memoryMb() * 85 / 100 + "m"));
        // An archive that does not fit is left alone, and the log is the function's.
        archive.ifPresent(file -> command.addAll(List.of("-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off")));
        command.addAll(List.of("-cp", classPath, "dure.client.Main"));
        return command;
    }

    private static Optional<List<String>> bootstrap(Places places, SandboxSpec spec) {
        if (Files.exists(spec.codeDir().resolve("bootstrap"))) {
            return Optional.of(List.of(places.task + "/bootstrap"));
        }
        return spec.layersDir()
                .filter(layers -> Files.exists(layers.resolve("bootstrap")))
                .map(layers -> List.of(places.layers + "/bootstrap"));
    }

    private String path() {
        return program.orElseThrow().toString();
    }
}
