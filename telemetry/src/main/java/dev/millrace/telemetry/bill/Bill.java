package dev.millrace.telemetry.bill;

import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunHours;
import dev.millrace.telemetry.window.RunHours.Hour;
import dev.millrace.telemetry.window.Usage;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a span of days cost, from their records alone. From the same records and prices it comes out the
 * same to the last digit: it is a sum of exact amounts. Immutable.
 *
 * @param span the days
 * @param prices what the amounts are made with
 * @param lines by function, version and day
 * @param functions what the lines of each function come to, by its name
 * @param total what all come to
 * @param position the place in the journal of the last record that counts; -1 when none does
 */
public record Bill(
        BillSpan span,
        PriceTable prices,
        List<BillLine> lines,
        NavigableMap<String, BillSum> functions,
        BillSum total,
        long position) {

    /**
     * Bills what the statistics and the journal of a server tell, which may run meanwhile.
     *
     * @param journal the directory of the run journal
     * @param memoryMb bill all runs as if they had had this memory size; null for the one that they had
     * @throws IllegalArgumentException when the days are no more in the statistics
     * @throws IllegalStateException when these cannot be read
     */
    public static Bill read(
            Path journal, RunFilter filter, BillSpan span, PriceTable prices, @Nullable Integer memoryMb) {
        span.checkKept();
        RunHours hours = RunHours.read(journal, filter, span.from(), span.to());
        return of(hours, span, prices, memoryMb);
    }

    private static Bill of(RunHours hours, BillSpan span, PriceTable prices, @Nullable Integer memoryMb) {
        NavigableMap<BillLine.Key, Usage> usages = new TreeMap<>();
        for (Hour hour : hours.hours()) {
            usages.merge(key(hour), hour.usage(), Usage::plus);
        }
        List<BillLine> lines = usages.entrySet().stream()
                .map(entry -> BillLine.of(entry.getKey(), sized(entry.getValue(), memoryMb), prices))
                .toList();
        NavigableMap<String, BillSum> functions = new TreeMap<>();
        lines.stream()
                .collect(Collectors.groupingBy(line -> line.key().function()))
                .forEach((function, those) ->
                        functions.put(function, BillSum.ofFunction(those, prices, span.hoursPassed())));
        return new Bill(span, prices, lines, functions, BillSum.of(functions.values()), hours.position());
    }

    private static BillLine.Key key(Hour hour) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(hour.epochSecond()), ZoneOffset.UTC);
        return new BillLine.Key(hour.series().function(), hour.series().version(), day);
    }

    private static Usage sized(Usage usage, @Nullable Integer memoryMb) {
        return memoryMb == null ? usage : usage.withMemory(memoryMb);
    }
}
