package dev.millrace.telemetry.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.GrowingJournal;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.WrittenRuns;
import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunWindows;
import dev.millrace.telemetry.window.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillTest {
    private static final Instant BEGIN = Instant.ofEpochSecond(0, Runs.ARRIVAL_EPOCH_NANOS);
    private static final YearMonth MONTH = YearMonth.from(BEGIN.atOffset(ZoneOffset.UTC));
    private static final Duration SPAN = Duration.ofDays(3);
    private static final PriceTable PRICES = PriceTable.defaults();
    private static final BigDecimal MEGABYTE_MILLI = new BigDecimal("0.0000166667").divide(new BigDecimal(1_024_000));

    @TempDir
    private Path journal;

    private final long seed = System.nanoTime();
    private final ManualClock clock = new ManualClock();
    private final BillSpan span = BillSpan.of(MONTH, BEGIN.plus(SPAN));
    private final List<RunRecord> runs = Runs.over(SPAN.toNanos(), Runs.random(seed, 20_000));

    BillTest() {
        clock.advance(SPAN.toNanos()); // records are written when their runs have ended
    }

    @Test
    void isTheSumOfItsRunsToTheLastDigit() {
        append(runs);
        fold(100);
        Bill bill = bill(RunFilter.ALL);
        Map<BillLine.Key, BigDecimal> expected = new TreeMap<>();
        runs.forEach(run -> expected.merge(key(run), amount(run, run.subject().memoryMb()), BigDecimal::add));

        assertEquals(List.copyOf(expected.keySet()), bill.lines().stream().map(BillLine::key).toList());
        bill.lines().forEach(line -> assertAmount(expected.getOrDefault(line.key(), BigDecimal.ZERO), line.amount()));
        BigDecimal total = expected.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertAmount(total, bill.total().amount());
        assertEquals(runs.size(), bill.total().usage().requests());
        assertEquals(bill, bill(RunFilter.ALL));
        fold(Integer.MAX_VALUE);
        assertEquals(bill.lines(), bill(RunFilter.ALL).lines());
        assertEquals(bill.total(), bill(RunFilter.ALL).total());
    }

    @Test
    void isForWhomItIsAskedAndWithTheMemoryThatItIsAskedFor() {
        append(runs);
        RunFilter filter = new RunFilter("function-1", "2", null);
        Bill bill = Bill.read(journal, filter, span, PRICES, 1_769);
        BigDecimal expected = runs.stream()
                .filter(run -> run.subject().function().equals("function-1"))
                .filter(run -> run.subject().version().equals("2"))
                .map(run -> amount(run, 1_769))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertAmount(expected, bill.total().amount());
        assertEquals(List.of("function-1"), List.copyOf(bill.functions().keySet()));
        long hours = Duration.between(span.from(), BEGIN.plus(SPAN)).toHours() + 1;
        BigDecimal hour = new BigDecimal("0.04048")
                .add(new BigDecimal("0.004445").multiply(new BigDecimal(1_769)).divide(new BigDecimal(1_024)));
        assertAmount(hour.multiply(BigDecimal.valueOf(hours)), bill.total().serverAmount());
    }

    /** One server for each function, of the memory size that its runs had in the mean of their time. */
    @Test
    void setsAServerForEachFunctionBesideIt() {
        append(runs);
        Bill bill = bill(RunFilter.ALL);
        assertEquals(List.of("function-0", "function-1", "function-2"), List.copyOf(bill.functions().keySet()));
        BigDecimal servers = BigDecimal.ZERO;
        for (String function : bill.functions().keySet()) {
            Usage usage = runs.stream()
                    .filter(run -> run.subject().function().equals(function))
                    .map(Usage::of)
                    .reduce(Usage.NONE, Usage::plus);
            long memoryMb = (usage.megabyteMillis() + usage.billedMillis() - 1) / usage.billedMillis();
            assertTrue(memoryMb > 128 && memoryMb <= 256, memoryMb + " MB");
            BigDecimal server = PRICES.server(memoryMb, span.hoursPassed());
            assertAmount(server, bill.functions().get(function).serverAmount());
            servers = servers.add(server);
        }
        assertAmount(servers, bill.total().serverAmount());
    }

    @Test
    void expandsALineToItsRuns() {
        append(runs);
        fold(50);
        Bill bill = bill(RunFilter.ALL);
        append(runs); // those that come later are not in this bill
        assertEquals(4, LocalDate.ofInstant(BEGIN.plus(SPAN), ZoneOffset.UTC).toEpochDay()
                - LocalDate.ofInstant(BEGIN, ZoneOffset.UTC).toEpochDay() + 1);
        for (BillLine line : bill.lines()) {
            List<RunRecord> found = new ArrayList<>();
            LineRuns expanded = LineRuns.find(journal, line.key(), line.usage(), bill.position());
            assertEquals(line.usage(), expanded.forEach(found::add));
            assertEquals(runs.stream().filter(run -> key(run).equals(line.key())).toList(), found, "seed " + seed);
        }
    }

    @Test
    void saysThatTheJournalHasForgottenRuns() {
        append(runs.subList(10_000, 20_000));
        try (RunWindows windows = RunWindows.open(journal.resolve(RunWindows.FILE_NAME), new GrowingJournal(), clock)) {
            runs.subList(0, 10_000).forEach(run -> windows.fold(run, 1));
        }
        Bill bill = bill(RunFilter.ALL);
        assertEquals(20_000, bill.total().usage().requests());
        BillLine line = bill.lines().getFirst();
        IllegalArgumentException gone = assertThrows(
                IllegalArgumentException.class,
                () -> LineRuns.find(journal, line.key(), line.usage(), bill.position()));
        assertTrue(
                String.valueOf(gone.getMessage())
                        .startsWith("of the " + line.usage().requests() + " runs of " + line.key() + " the journal in "),
                gone::toString);
    }

    @Test
    void isForDaysThatHaveBegunAndAreStillKept() {
        Instant now = Instant.parse("2026-11-28T18:00:00Z");
        assertThrows(IllegalArgumentException.class, () -> BillSpan.of(YearMonth.of(2026, 12), now));
        assertThrows(IllegalArgumentException.class, () -> BillSpan.of(LocalDate.of(2026, 11, 29), now));
        assertEquals(18, BillSpan.of(LocalDate.of(2026, 11, 28), now).hoursPassed());
        assertEquals(19, BillSpan.of(LocalDate.of(2026, 11, 28), now.plusNanos(1)).hoursPassed());
        assertEquals(27 * 24 + 18, BillSpan.of(YearMonth.of(2026, 11), now).hoursPassed());
        assertEquals(31 * 24, BillSpan.of(YearMonth.of(2026, 10), now).hoursPassed());

        assertEquals(List.of(), read(BillSpan.of(YearMonth.of(2025, 9), now)).lines());
        IllegalArgumentException gone = assertThrows(
                IllegalArgumentException.class, () -> read(BillSpan.of(YearMonth.of(2025, 8), now)));
        assertEquals(
                "2025-08-01 is too long ago: statistics are kept for 455 days, from 2025-08-30T18:00:00Z on",
                gone.getMessage());
    }

    private Bill read(BillSpan days) {
        return Bill.read(journal, RunFilter.ALL, days, PRICES, null);
    }

    private Bill bill(RunFilter filter) {
        return Bill.read(journal, filter, span, PRICES, null);
    }

    private void append(List<RunRecord> some) {
        try (WrittenRuns written = new WrittenRuns(journal, clock)) {
            written.append(some);
        }
    }

    private void fold(int batchesMax) {
        try (RunWindows windows = RunWindows.open(journal.resolve(RunWindows.FILE_NAME), new GrowingJournal(), clock);
                RunTail tail = RunTail.open(journal)) {
            int batches = 0;
            while (batches < batchesMax && tail.next(run -> windows.fold(run, tail.position()))) {
                batches++;
            }
        }
    }

    private static BillLine.Key key(RunRecord run) {
        return new BillLine.Key(
                run.subject().function(),
                run.subject().version(),
                Instant.ofEpochSecond(0, run.startEpochNanos()).atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /** What AWS bills of one run: its request, and its time, rounded up to a millisecond, at its memory size. */
    private static BigDecimal amount(RunRecord run, int memoryMb) {
        BigDecimal millis = new BigDecimal(run.initNanos() + run.runNanos())
                .movePointLeft(6)
                .setScale(0, RoundingMode.CEILING);
        return new BigDecimal("0.0000002")
                .add(millis.multiply(new BigDecimal(memoryMb)).multiply(MEGABYTE_MILLI));
    }

    private static void assertAmount(BigDecimal expected, BigDecimal amount) {
        assertEquals(0, expected.compareTo(amount), () -> expected + ", but it is " + amount);
    }
}
