package dure.sandbox;

import dure.sandbox.LambdaRuntime.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The packages that come with AWS's Python runtimes, above all boto3: put into a runtime's {@link LambdaRuntime#site()
 * site} by its own pip, which needs the network once. A function sees them behind its own code and its layers.
 */
public final class PythonPackages {
    private static final int INSTALL_MINUTES = 10;
    private static final int MAX_OUTPUT = 64 * 1024;

    private PythonPackages() {}

    /** Whether the runtime has what {@link #install} puts there. */
    public static boolean areInstalled(LambdaRuntime runtime) {
        return runtime.site().filter(Files::isDirectory).isPresent();
    }

    /**
     * Installs packages, replacing what is there, and compiles them. Sandboxes that already run do not see it.
     *
     * @param runtime a Python runtime
     * @param packages as pip takes them, such as {@code boto3} or {@code boto3==1.40.0}
     * @throws IOException with pip's words when it fails
     */
    public static void install(LambdaRuntime runtime, List<String> packages) throws IOException, InterruptedException {
        if (runtime.language() != Language.PYTHON || runtime.site().isEmpty()) {
            throw new IllegalArgumentException(runtime.id() + " is not a Python runtime");
        }
        Path site = runtime.site().get();
        Path parent = Optional.ofNullable(site.getParent()).orElseThrow();
        ReadableFiles.directories(parent);
        Path fresh = Files.createTempDirectory(parent, ".installing");
        try {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<String> pip = new ArrayList<>(List.of(
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-compile",
                    "--root-user-action=ignore",
                    "--target",
                    fresh.toString()));
            pip.addAll(packages);
            run(runtime, pip);
            compile(runtime, fresh, site.toString());
            makeReadable(fresh);
            CodeArchive.deleteTree(site);
            Files.move(fresh, site, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            CodeArchive.deleteTree(fresh);
        }
    }

    /**
     * Compiles a function's or a layer's modules, which are read-only in a sandbox and so would be compiled at every
     * start. A file that Python cannot compile is left to fail when it is imported.
     *
     * @param inside where functions will see the directory, such as {@code /var/task}; shown in stack traces
     */
    public static void compile(LambdaRuntime runtime, Path dir, String inside)
            throws IOException, InterruptedException {
        run(
                runtime,
                List.of(
                        "-c",
                        "import compileall, py_compile, sys; compileall.compile_dir(sys.argv[1], quiet=2, workers=0, "
                                + "stripdir=sys.argv[1], prependdir=sys.argv[2], maxlevels=50, "
                                + "invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)",
                        dir.toString(),
                        inside));
    }

    /** Compiles one file into the __pycache__ beside it. The result follows the source's content, not its time. */
    static void compileFile(LambdaRuntime runtime, Path file) throws IOException {
        try {
            run(
                    runtime,
                    List.of(
                            "-S",
                            "-c",
                            "import py_compile, sys; py_compile.compile(sys.argv[1], doraise=True, "
                                    + "dfile='/var/runtime/python/' + sys.argv[2], "
                                    + "invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)",
                            file.toString(),
                            file.getFileName().toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Functions run as other users. */
    private static void makeReadable(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean program = Files.isDirectory(file) || Files.isExecutable(file);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private static void run(LambdaRuntime runtime, List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(runtime.program().orElseThrow().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(runtime.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        String output;
        try (var in = process.getInputStream()) {
            output = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " took longer than " + INSTALL_MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output.strip());
        }
    }
}
