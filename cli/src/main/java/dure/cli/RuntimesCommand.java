package dure.cli;

import dure.platform.Platform;
import dure.sandbox.LambdaRuntime;
import dure.sandbox.PythonPackages;
import dure.sandbox.Runtimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Puts boto3 where Python functions find it, as AWS's runtimes have it. The dure script calls it once after a build. */
@Command(
        name = "runtimes",
        mixinStandardHelpOptions = true,
        description = "Install what functions expect of their runtimes: boto3 for Python.")
final class RuntimesCommand implements Callable<Integer> {
    @Mixin
    private PlatformOptions options = new PlatformOptions();

    @Override
    public Integer call() throws Exception {
        Path scratch = Files.createTempDirectory("dure-runtimes-");
        try {
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
}
