package dure.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks the running Dure to end, and waits for it. */
@Command(name = "stop", mixinStandardHelpOptions = true, description = "Stop the running Dure.")
final class StopCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 60;

    @Mixin
    private HomeOption home = new HomeOption();

    @Override
    public Integer call() throws Exception {
        Instance instance = Instance.required(home.path());
        Optional<ProcessHandle> process = ProcessHandle.of(instance.pid());
        if (process.isPresent()) {
            process.get().destroy();
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        System.out.println("stopped");
        return 0;
    }
}
