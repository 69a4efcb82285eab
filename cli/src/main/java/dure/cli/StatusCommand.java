package dure.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether Dure runs, and how. Exits with 1 when it does not. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Say whether Dure runs, and how.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Override
    public Integer call() throws Exception {
        Path directory = home.path();
        Optional<Instance> running = Instance.running(directory);
        if (running.isEmpty()) {
            System.out.println("not running (data directory " + directory + ")");
            return 1;
        }
        System.out.println("running at " + running.get().endpoint() + " (process "
                + running.get().pid() + ", data in " + directory + ")");
        System.out.println(JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(new Client(running.get()).health()));
        return 0;
    }
}
