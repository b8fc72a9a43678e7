package dev.millrace.loadtest;

import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.loadtest.load.Generator;
import dev.millrace.loadtest.load.LoadException;
import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.LoadSecond;
import dev.millrace.loadtest.load.measurement.Summary;
import dev.millrace.loadtest.load.report.HtmlReport;
import dev.millrace.loadtest.load.report.JsonReport;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.report.ProgressLine;
import dev.millrace.loadtest.load.report.Report;
import dev.millrace.loadtest.load.report.TextReport;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.ScenarioException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code millrace load}. Confined to the main thread. */
@Command(
        name = "millrace load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Puts load on a function (or any HTTP path) and reports latency and errors.",
        footer = {
            "",
            "Ctrl-C ends the load and reports what was measured until then.",
            "Exit codes: 0 done; 1 no connection, nothing succeeded, or more errors than --max-error-rate; "
                    + "2 wrong flags.",
            "Examples:",
            "  millrace load --function hello --connections 64 --duration 10s",
            "  millrace load --function hello --rate 5000 --arrivals poisson --html report.html",
            "  millrace load --recorded ~/.millrace --function hello --speed 10"
        })
public final class LoadTest implements Callable<Integer> {
    private static final int TOO_MANY_ERRORS = 1;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report as one HTML page.")
    private @Nullable Path html;

    @Option(
            names = "--max-error-rate",
            paramLabel = "PERCENT",
            description = "Exit with 1 above this share of errors; default 100: only when nothing succeeded.")
    private double errorPercentMax = 100;

    @Option(
            names = "--progress",
            negatable = true,
            description = "A line per second, or none; default: a line when the output is a terminal.")
    private @Nullable Boolean progress;

    @Option(names = "--allow-remote", description = "Allow a server that is not on this machine.")
    private boolean remoteAllowed;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LoadTest())
                .registerConverter(Duration.class, DurationText::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> {
                    PrintWriter err = wrong.getCommandLine().getErr();
                    err.println(wrong.getMessage());
                    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
                    err.println("All flags: millrace load --help");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (!(failure instanceof LoadException || failure instanceof IOException)) {
                        throw failure;
                    }
                    command.getErr()
                            .println(failure instanceof NoSuchFileException none
                                    ? "there is no " + none.getFile()
                                    : failure.getMessage());
                    return TOO_MANY_ERRORS;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = commandSpec().commandLine().getOut();
        Scenario scenario = scenario();
        try (Interruption interruption = Interruption.await()) {
            LoadResult result =
                    new Generator(new SystemClock()).run(scenario, progress(out), interruption.signal());
            report(new Report(result, Machine.here()), out);
            return judge(result.total(), out);
        }
    }

    private int judge(Summary total, PrintWriter out) {
        if (total.errorRate() == 1) {
            out.printf(
                    Locale.ROOT,
                    "Nothing succeeded: all %d requests failed, most with: %s%n",
                    total.requests(),
                    mostFrequent(total.errors()));
            return TOO_MANY_ERRORS;
        }
        if (total.errorRate() * 100 > errorPercentMax) {
            out.printf(Locale.ROOT, "More errors than --max-error-rate %s allows.%n", errorPercentMax);
            return TOO_MANY_ERRORS;
        }
        return 0;
    }

    private static String mostFrequent(Map<String, Long> errors) {
        return Collections.max(errors.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 is back to null when there is no terminal
    private Consumer<LoadSecond> progress(PrintWriter out) {
        Console console = System.console();
        boolean wanted = progress == null ? console != null && console.isTerminal() : progress;
        if (!wanted) {
            return _ -> {};
        }
        out.println(ProgressLine.HEADER);
        return second -> {
            out.println(ProgressLine.of(second));
            out.flush();
        };
    }

    private void report(Report report, PrintWriter out) throws IOException {
        out.print(TextReport.render(report));
        out.flush();
        write(json, JsonReport.render(report));
        write(html, HtmlReport.render(report));
    }

    /** What the flags ask for; throws picocli's usage error when they make no sense. */
    private Scenario scenario() throws IOException {
        try {
            Scenario scenario = options.toScenario();
            OpenFileLimit.here().require(scenario.connections());
            if (!remoteAllowed && !scenario.endpoint().isLoopback()) {
                throw new IllegalArgumentException(scenario.endpoint()
                        + " is not on this machine; add --allow-remote if you may put load on it");
            }
            return scenario;
        } catch (IllegalArgumentException | ScenarioException e) {
            throw new ParameterException(commandSpec().commandLine(), e.getMessage(), e);
        }
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli did not fill in the command");
        }
        return spec;
    }

    private static void write(@Nullable Path file, String text) throws IOException {
        if (file != null) {
            Files.writeString(file, text);
        }
    }
}
