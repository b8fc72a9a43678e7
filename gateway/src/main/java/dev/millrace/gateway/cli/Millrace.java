package dev.millrace.gateway.cli;

import dev.millrace.gateway.Node;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top command. Confined to the main thread. */
@Command(
        name = "millrace",
        description = "Runs functions written for AWS Lambda, on a server of your own.",
        version = "millrace " + Node.VERSION,
        mixinStandardHelpOptions = true,
        subcommands = {UpCommand.class, RunsCommand.class, LogsCommand.class, ZonesCommand.class, TrainCommand.class})
public final class Millrace implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Millrace() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Millrace()).setExecutionExceptionHandler(Millrace::report);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? For example: millrace up");
    }

    /** What the operator can mend is told in one line; the rest is ours and comes with its stack trace. */
    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case IllegalArgumentException e -> err.println("millrace: " + e.getMessage());
            case UncheckedIOException e -> {
                Throwable cause = e.getCause();
                err.println("millrace: " + (cause == null ? e : cause).getMessage());
            }
            default -> failure.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
