package dure.cli;

import dure.platform.Platform;
import dure.sandbox.JavaArchive;
import dure.sandbox.LambdaRuntime;
import dure.sandbox.PythonPackages;
import dure.sandbox.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Puts boto3 where Python functions find it, as AWS's runtimes have it, and makes what lets Java functions start quickly.
 * The dure script calls it after a build.
 */
@Command(
        name = "runtimes",
        mixinStandardHelpOptions = true,
        description = "Install what functions expect of their runtimes: boto3 for Python, quick starts for Java.")
final class RuntimesCommand implements Callable<Integer> {
    @Mixin
    private PlatformOptions options = new PlatformOptions();

    @Override
    public Integer call() throws Exception {
        Path scratch = Files.createTempDirectory("dure-runtimes-");
        try {
            makeJavaArchive(scratch);
            Runtimes runtimes = Runtimes.discover(Platform.runtimes(options.config(scratch)), scratch);
            LambdaRuntime python = runtimes.available().stream()
                    .filter(runtime -> runtime.language() == LambdaRuntime.Language.PYTHON)
                    .reduce((older, newer) -> runtimes.find("python3.13").orElse(newer))
                    .orElseThrow(() -> new CommandFailure("no Python runtime is available"));
            if (!PythonPackages.areInstalled(python)) {
                PythonPackages.install(python, List.of("boto3"));
            }
            System.out.println("boto3 is in " + python.site().orElseThrow());
            return 0;
        } finally {
            Platform.deleteTree(scratch);
        }
    }

    /** Functions run without it, too. */
    private static void makeJavaArchive(Path scratch) throws InterruptedException {
        if (PlatformOptions.javaArchive().isPresent()) {
            try {
                JavaArchive.make(PlatformOptions.javaArchive().get(), Files.createDirectory(scratch.resolve("java")));
            } catch (IOException failed) {
                System.err.println("dure: Java functions will start slower: " + failed.getMessage());
            }
        }
    }
}
