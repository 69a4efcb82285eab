package dure.cli;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dure}: see {@code dure help}. */
@Command(
        name = "dure",
        version = "dure 0.1.0",
        mixinStandardHelpOptions = true,
        description = "The serverless cloud you own.",
        footer = {
            "",
            "Also, by the script: 'dure test' runs every test, 'dure build' builds.",
            "A first look: ./dure demo"
        },
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            EnvCommand.class,
            AccountCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            RuntimesCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure();
        // picocli reads the annotations of all commands that it is given, and to start quickly one is enough
        boolean starts = arguments.length > 0 && arguments[0].equals("start");
        CommandLine line =
                starts ? new CommandLine(new StartCommand()).setCommandName("dure start") : new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandFailure) {
                command.getErr().println("dure: " + failure.getMessage());
            } else {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        if (starts) {
            System.exit(line.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        System.exit(line.execute(arguments.length == 0 ? new String[] {"help"} : arguments));
    }
}
