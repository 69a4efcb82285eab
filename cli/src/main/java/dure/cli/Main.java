package dure.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
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
        ConsoleLog.use();
        if (arguments.length > 0 && arguments[0].equals("start")) {
            System.exit(start(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        CommandLine line = new CommandLine(new Main());
        System.exit(execute(line, arguments.length == 0 ? new String[] {"help"} : arguments));
    }

    /** Without picocli, which takes longer to read its annotations than the store to open, when the options are plain. */
    private static int start(String[] options) {
        PlatformOptions plain = new PlatformOptions();
        if (!plain.readPlain(List.of(options))) {
            return execute(new CommandLine(new StartCommand()).setCommandName("dure start"), options);
        }
        PrintWriter out = new PrintWriter(System.out, true);
        try {
            return StartCommand.run(plain, out);
        } catch (Exception failure) {
            return report(failure, new PrintWriter(System.err, true));
        }
    }

    private static int execute(CommandLine line, String[] arguments) {
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()));
        return line.execute(arguments);
    }

    private static int report(Exception failure, PrintWriter err) {
        if (failure instanceof CommandFailure) {
            err.println("dure: " + failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return 1;
    }
}
