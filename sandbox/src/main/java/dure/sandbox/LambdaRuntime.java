package dure.sandbox;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A runtime that functions can use here.
 *
 * @param id such as {@code python3.13}
 * @param version what INIT_START says, such as {@code python:3.13.5}
 * @param program the interpreter; empty for the {@code provided} family
 * @param binds directories that it needs within the sandbox
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

    /** Of a script that starts the runtime: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html. */
    private static final String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

    /** Where a sandbox has the packages that come with Python, boto3 among them. */
    private static final Path PACKAGES = Path.of("/var/runtime", Runtimes.PACKAGES);

    /** Where a sandbox has the archive of the Java client. */
    private static final Path ARCHIVE = Path.of("/var/rapid/java-client.aot");

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

    /**
     * As it is seen within a sandbox: a runtime that is not one of the host's system lies where AWS has it, and the
     * host's own paths are not seen.
     */
    LambdaRuntime inside() {
        UnaryOperator<String> moved = this::moved;
        Map<String, String> there = new LinkedHashMap<>();
        environment.forEach((name, value) -> there.put(name, moved.apply(value)));
        there.remove("PYTHONHOME"); // found by where the program is
        return new LambdaRuntime(
                id,
                version,
                language,
                program.map(path -> Path.of(moved.apply(path.toString()))),
                binds.stream()
                        .map(path -> Path.of(moved.apply(path.toString())))
                        .toList(),
                there,
                site.map(path -> PACKAGES),
                archive.map(path -> ARCHIVE));
    }

    private String moved(String path) {
        Optional<String> home = binds.stream()
                .filter(bind -> !bind.startsWith("/usr") && !bind.startsWith("/etc"))
                .findFirst()
                .map(Path::toString);
        if (home.isEmpty() || !path.equals(home.get()) && !path.startsWith(home.get() + "/")) {
            return path;
        }
        String there = language == Language.NODE ? "/var/lang/bin" : "/var/lang";
        return there + path.substring(home.get().length());
    }

    /** The command line; empty when the code lacks what the runtime starts. */
    Optional<List<String>> command(Places places, SandboxSpec spec) {
        Optional<List<String>> command = plainCommand(places, spec);
        String wrapper = spec.environment().get(WRAPPER);
        if (wrapper == null || wrapper.isEmpty() || language == Language.PROVIDED) {
            return command; // AWS: "OS-only runtimes do not support wrapper scripts"
        }
        return command.map(
                plain -> Stream.concat(Stream.of(wrapper), plain.stream()).toList());
    }

    private Optional<List<String>> plainCommand(Places places, SandboxSpec spec) {
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
        if (hasBootstrap(spec.codeDir())) {
            return Optional.of(List.of(places.task + "/bootstrap"));
        }
        return spec.layersDir()
                .filter(LambdaRuntime::hasBootstrap)
                .map(layers -> List.of(places.layers + "/bootstrap"));
    }

    /** A link's target is one within the sandbox, so it is not looked for here. */
    private static boolean hasBootstrap(Path dir) {
        return Files.exists(dir.resolve("bootstrap"), LinkOption.NOFOLLOW_LINKS);
    }

    private String path() {
        return program.orElseThrow().toString();
    }
}
