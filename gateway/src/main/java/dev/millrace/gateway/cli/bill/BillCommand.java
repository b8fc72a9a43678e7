package dev.millrace.gateway.cli.bill;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.gateway.cli.terminal.DataDirectory;
import dev.millrace.telemetry.bill.Bill;
import dev.millrace.telemetry.bill.BillLine;
import dev.millrace.telemetry.bill.BillSpan;
import dev.millrace.telemetry.bill.LineRuns;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.window.RunFilter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code millrace bill}: what runs would have cost at AWS or elsewhere, also while no server runs. Confined to the
 * command's thread.
 */
@Command(
        name = "bill",
        description = "Shows what the runs of a month would have cost, by function, version and day (UTC),"
                + " and what servers that are always on would have cost in their place.",
        mixinStandardHelpOptions = true)
public final class BillCommand implements Callable<Integer> {
    @Option(
            names = "--month",
            paramLabel = "YYYY-MM",
            converter = BillArguments.Month.class,
            description = "The month, for example 2026-11 (default: the current one).")
    private @Nullable YearMonth month;

    @Option(names = "--function", paramLabel = "NAME", description = "Only this function; NAME or NAME:VERSION.")
    private @Nullable String function;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            converter = BillArguments.Memory.class,
            description = "As if all runs had had this memory size, and taken as long as they did.")
    private @Nullable Integer memoryMb;

    @Option(names = "--prices", paramLabel = "FILE", description = "A file of prices (default: those of AWS).")
    private @Nullable Path prices;

    @Option(
            names = "--runs",
            paramLabel = "NAME:VERSION/DAY",
            converter = BillArguments.LineKey.class,
            description = "The runs of this line, for example 'hello:$LATEST/2026-11-28'.")
    private BillLine.@Nullable Key line;

    @Option(names = "--json", description = "As JSON, with all digits.")
    private boolean json;

    @Mixin
    private DataDirectory data = new DataDirectory();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (line != null && (month != null || function != null)) {
            throw new ParameterException(command, "--runs says function and day itself: no --month or --function");
        }
        BillSpan span = span(command, Instant.ofEpochMilli(new SystemClock().epochMillis()));
        Path journal = data.existing("journal");
        Path file = prices;
        PriceTable table = file == null ? PriceTable.defaults() : PriceTable.read(file);
        PrintWriter out = command.getOut();
        try {
            BillLine.Key wanted = line;
            if (wanted == null) {
                Bill bill = Bill.read(journal, filter(), span, table, memoryMb);
                (json ? new BillJson().bill(bill, memoryMb) : new BillText(table).bill(bill, memoryMb))
                        .forEach(out::println);
            } else {
                expand(journal, wanted, span, table, out);
            }
            return CommandLine.ExitCode.OK;
        } catch (CorruptJournalException e) {
            command.getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            out.flush();
        }
    }

    private void expand(Path journal, BillLine.Key wanted, BillSpan span, PriceTable table, PrintWriter out) {
        RunFilter filter = new RunFilter(wanted.function(), wanted.version(), null);
        Bill bill = Bill.read(journal, filter, span, table, null);
        if (bill.lines().isEmpty()) {
            throw new IllegalArgumentException("no runs of " + wanted.function() + ":" + wanted.version() + " began on "
                    + wanted.day() + " (UTC)");
        }
        LineRuns runs = LineRuns.find(journal, wanted, bill.lines().getFirst().usage(), bill.position());
        RunPrinter printer = new RunPrinter(table, memoryMb, json, out);
        runs.forEach(printer::print);
        printer.total();
    }

    private BillSpan span(CommandLine command, Instant now) {
        try {
            if (line != null) {
                return BillSpan.of(line.day(), now);
            }
            YearMonth wanted = month;
            return BillSpan.of(wanted == null ? YearMonth.from(now.atOffset(ZoneOffset.UTC)) : wanted, now);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private RunFilter filter() {
        if (function == null) {
            return RunFilter.ALL;
        }
        int colon = function.indexOf(':');
        return colon < 0
                ? RunFilter.ofFunction(function)
                : new RunFilter(function.substring(0, colon), function.substring(colon + 1), null);
    }
}
