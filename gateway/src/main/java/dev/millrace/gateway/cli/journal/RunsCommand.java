package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace runs}: prints the run journal, also while no server runs. Confined to the command's thread. */
@Command(name = "runs", description = "Prints the runs of the journal, one a line.", mixinStandardHelpOptions = true)
public final class RunsCommand implements Callable<Integer> {
    @Mixin
    private TailOptions options = new TailOptions();

    @Option(names = "--failed", description = "Only runs that did not return.")
    private boolean failed;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Instant from = options.from(Instant.ofEpochMilli(new SystemClock().epochMillis()));
        Path journal = options.data("journal");
        Function<RunRecord, String> format = json ? new RunJson()::line : new RunText(ZoneId.systemDefault())::line;
        try (RunTail tail = RunTail.open(journal)) {
            tail.from(from);
            TailPrinter<RunRecord> printer =
                    new TailPrinter<>(tail::next, wanted(from), format, Objects.requireNonNull(spec).commandLine());
            return printer.print(options.follow(), "no such runs in " + journal);
        }
    }

    private Predicate<RunRecord> wanted(Instant from) {
        Predicate<RunRecord> wanted = run -> !LocalTimes.instant(run.endEpochNanos()).isBefore(from);
        if (failed) {
            wanted = wanted.and(run -> run.outcome() != RunOutcome.RETURNED);
        }
        return options.function()
                .<Predicate<RunRecord>>map(name -> run -> isOf(name, run))
                .map(wanted::and)
                .orElse(wanted);
    }

    /** The name may be that of a function or of one version of it. */
    private static boolean isOf(String name, RunRecord run) {
        String function = run.subject().function();
        return name.equals(function) || name.equals(function + ":" + run.subject().version());
    }
}
