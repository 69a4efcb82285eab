package dure.cli;

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
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandFailure) {
                command.getErr().println("dure: " + failure.getMessage());
            } else {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        System.exit(line.execute(arguments.length == 0 ? new String[] {"help"} : arguments));
    }
}
