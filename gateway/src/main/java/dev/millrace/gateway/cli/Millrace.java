package dev.millrace.gateway.cli;

import dev.millrace.gateway.Node;
import dev.millrace.gateway.cli.bill.BillCommand;
import dev.millrace.gateway.cli.capture.CaptureCommand;
import dev.millrace.gateway.cli.capture.PayloadCommand;
import dev.millrace.gateway.cli.capture.ReplayCommand;
import dev.millrace.gateway.cli.journal.LogsCommand;
import dev.millrace.gateway.cli.journal.QueueCommand;
import dev.millrace.gateway.cli.journal.RunsCommand;
import dev.millrace.gateway.cli.terminal.RequestIdArgument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top command. Confined to the main thread. */
@Command(
        name = "millrace",
        description = "Runs functions written for AWS Lambda, on a server of your own.",
        version = "millrace " + Node.VERSION,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Through the start script also:",
            "  load   Puts load on a function; see 'millrace load --help'.",
            "  bench  Compares Millrace with others; see 'millrace bench'."
        },
        subcommands = {
            UpCommand.class,
            RunsCommand.class,
            LogsCommand.class,
            QueueCommand.class,
            BillCommand.class,
            CaptureCommand.class,
            PayloadCommand.class,
            ReplayCommand.class,
            ZonesCommand.class,
            DoctorCommand.class,
            TrainCommand.class
        })
public final class Millrace implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Millrace() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Millrace())
                .registerConverter(UUID.class, new RequestIdArgument())
                .setParameterExceptionHandler(Millrace::refuse)
                .setExecutionExceptionHandler(Millrace::report);
    }

    /** An option that there is not is told rather than what its value was taken for. */
    private static int refuse(ParameterException refused, String[] arguments) {
        CommandLine command = refused.getCommandLine();
        List<String> unknown = command.getUnmatchedArguments().stream()
                .filter(argument -> argument.startsWith("-"))
                .toList();
        ParameterException told = refused instanceof UnmatchedArgumentException || unknown.isEmpty()
                ? refused
                : new UnmatchedArgumentException(command, unknown);
        command.getErr().println(command.getColorScheme().errorText(told.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(told, command.getErr())) {
            command.usage(command.getErr());
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? For example: millrace up");
    }

    /** What the operator can mend is told in one line; the rest is ours and comes with its stack trace. */
    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case IllegalArgumentException e -> err.println(
                    "millrace: " + OptionTerms.of(String.valueOf(e.getMessage()), command.getCommandSpec()));
            case UncheckedIOException e -> err.println("millrace: " + told(e));
            default -> failure.printStackTrace(err);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static String told(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        if (cause == null) {
            return String.valueOf(failure.getMessage());
        }
        boolean saysMore = !cause.toString().equals(failure.getMessage());
        return saysMore ? failure.getMessage() + ": " + reason(cause) : reason(cause);
    }

    /** The exceptions of files say what happened by their class only. */
    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> "there is no " + e.getFile();
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case FileAlreadyExistsException e -> e.getFile() + " is a file, not a directory";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
