package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.engine.journal.log.WholeLogTail;
import dev.millrace.gateway.cli.terminal.Printable;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace logs}: prints the logs of runs, or of a group, also while no server runs. Confined to the command's
 * thread.
 */
@Command(
        name = "logs",
        description = {
            "Prints what functions printed, with the INIT_START, START, END and REPORT lines of their runs;",
            "or what is in a log group, as it was written: access logs of HTTP APIs, and what clients have put there."
        },
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    /** A server writes out lines every tick of its watch; this is a good many of them. */
    private static final Duration SETTLE = Duration.ofMillis(100);
    private static final long SETTLE_POLL_NANOS = 5_000_000;

    @Mixin
    private TailOptions options = new TailOptions();

    @Option(names = "--request-id", paramLabel = "ID", description = "Only lines of this request.")
    private @Nullable UUID requestId;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description = "What HTTP APIs wrote to this log group, in the place of what functions printed.")
    private @Nullable String group;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        SystemClock clock = new SystemClock();
        Instant from = options.from(Instant.ofEpochMilli(clock.epochMillis()));
        Path logs = options.data("logs");
        ToldLines told = ToldLines.in(options.data(""), clock);
        String wantedGroup = group;
        if (wantedGroup != null) {
            return printGroup(logs, wantedGroup, from, told);
        }
        LogText text = new LogText(ZoneId.systemDefault());
        UUID id = requestId;
        if (id != null && !options.follow()) {
            Predicate<LogLine> wanted = wanted(from);
            List<LogLine> lines = new RequestLines(logs, options.data("journal"), told, SETTLE, clock).of(id);
            TailPrinter<LogLine> printer = new TailPrinter<>(
                    once(lines), wanted, text::line, Objects.requireNonNull(spec).commandLine());
            return printer.print(false, "no such lines in " + logs);
        }
        try (WholeLogTail tail = WholeLogTail.open(
                logs, options.data("journal"), SETTLE, clock, Account.DEFAULT::runtimeArn)) {
            tail.from(from);
            long settledNanos = clock.nanoTime() + SETTLE.toNanos();
            ToldTail toldTail = new ToldTail(tail, told);
            TailPrinter.Tail<LogLine> lines = options.follow()
                    ? toldTail::next
                    : to -> nextSettled(tail, toldTail, to, clock, settledNanos);
            TailPrinter<LogLine> printer =
                    new TailPrinter<>(lines, wanted(from), text::line, Objects.requireNonNull(spec).commandLine());
            return printer.print(options.follow(), "no such lines in " + logs);
        }
    }

    private static TailPrinter.Tail<LogLine> once(List<LogLine> lines) {
        return to -> {
            lines.forEach(to);
            return false;
        };
    }

    /** Waits for the last lines of runs that have only just ended, but not for clocks that differ. */
    private static boolean nextSettled(
            WholeLogTail tail, ToldTail told, Consumer<LogLine> to, Clock clock, long settledNanos) {
        boolean more = told.next(to);
        while (!more && tail.isSettling()) {
            if (clock.nanoTime() - settledNanos >= 0) {
                tail.settleAtOnce();
            } else {
                LockSupport.parkNanos(tail, SETTLE_POLL_NANOS);
            }
            more = told.next(to);
        }
        return more;
    }

    private int printGroup(Path logs, String name, Instant from, ToldLines told) {
        if (options.function().isPresent()) {
            throw new IllegalArgumentException("a line is of a function or of a group, not of both");
        }
        Predicate<LogLine> wanted = wanted(from).and(line -> line.isOfGroup(name)).and(told::tells);
        try (LogTail tail = LogTail.open(logs)) {
            tail.from(from);
            TailPrinter<LogLine> printer = new TailPrinter<>(
                    tail::next,
                    wanted,
                    line -> Printable.lines(line.text(), "    "),
                    Objects.requireNonNull(spec).commandLine());
            return printer.print(options.follow(), "no such lines in " + logs);
        }
    }

    private Predicate<LogLine> wanted(Instant from) {
        Predicate<LogLine> wanted = line -> !LocalTimes.instant(line.epochNanos()).isBefore(from);
        UUID id = requestId;
        if (id != null) {
            wanted = wanted.and(line -> line.requestIdHigh() == id.getMostSignificantBits()
                    && line.requestIdLow() == id.getLeastSignificantBits());
        }
        return options.function()
                .<Predicate<LogLine>>map(name -> line -> name.equals(line.source()))
                .map(wanted::and)
                .orElse(wanted);
    }
}
