package dure.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Dure is meant. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The data directory (default: $DURE_HOME, else ~/.dure).")
    @Nullable
    Path home;

    Path path() {
        if (home != null) {
            return home.toAbsolutePath().normalize();
        }
        String variable = System.getenv("DURE_HOME");
        return variable == null || variable.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".dure")
                : Path.of(variable).toAbsolutePath().normalize();
    }
}
