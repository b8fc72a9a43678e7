package dev.millrace.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.telemetry.GrowingJournal;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWindowsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Duration SPAN = Duration.ofHours(60);
    private static final int BATCH = 50;

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ManualClock clock = new ManualClock();
    private final List<RunRecord> runs = Runs.over(SPAN.toNanos(), Runs.random(seed, 10_000));

    @Test
    void addsUpAnyWindowOfSlotsOfAnyFunctionVersionAndZone() {
        try (RunWindows windows = open()) {
            foldFromStart(windows, runs.size());
            for (int i = 0; i < 300; i++) {
                long first = Runs.ARRIVAL_EPOCH_NANOS / SECOND / 10 + random.nextInt(22_000) - 100;
                long end = first + random.nextInt(22_000);
                RunFilter filter = filter();
                RunCell sum = new RunCell();
                windows.addSlots(filter, first, end, sum);
                Reference.assertSame(
                        began(filter, first * 10, end * 10),
                        sum.statistics(),
                        filter + " from " + first + " to " + end + ", seed " + seed);
            }
        }
    }

    /** A process that dies has written some of what it folded; the next one folds the journal from the start again. */
    @Test
    void countsEachRunOnceHoweverOftenItsProcessDies() {
        for (int death = 0; death < 20; death++) {
            RunWindows windows = open(); // never closed, as if by kill -9
            foldFromStart(windows, random.nextInt(runs.size()));
        }
        try (RunWindows windows = open()) {
            foldFromStart(windows, runs.size());
        }
        try (RunWindows windows = open()) {
            RunCell sum = new RunCell();
            windows.addSlots(RunFilter.ALL, 0, Long.MAX_VALUE / SECOND / 10, sum);
            Reference.assertSame(runs, sum.statistics(), "seed " + seed);
        }
    }

    @Test
    void tellsPeriodsApart() {
        try (RunWindows windows = open()) {
            foldFromStart(windows, runs.size());
            for (long period : new long[] {10, 60, 300, 900, 3_600}) {
                long first = Runs.ARRIVAL_EPOCH_NANOS / SECOND / 3_600 * 3_600 + 10L * random.nextInt(400);
                long end = first + 12 * 3_600;
                RunFilter filter = RunFilter.ofFunction("function-1");
                Map<Long, RunStatistics> periods = windows.periods(filter, first, end, period);
                Map<Long, List<RunRecord>> expected = began(filter, first, end).stream()
                        .collect(Collectors.groupingBy(run ->
                                first + (run.startEpochNanos() / SECOND - first) / period * period));
                assertEquals(expected.keySet(), periods.keySet(), period + " s, seed " + seed);
                expected.forEach((second, those) ->
                        Reference.assertSame(those, Objects.requireNonNull(periods.get(second)), period + " s at " + second + ", seed " + seed));
            }
        }
    }

    @Test
    void addsUpDays() {
        long day = Duration.ofDays(1).toSeconds();
        long first = Runs.ARRIVAL_EPOCH_NANOS / SECOND / day * day;
        try (RunWindows windows = open()) {
            foldFromStart(windows, runs.size());
            Map<Long, RunStatistics> days = windows.periods(RunFilter.ALL, first, first + 4 * day, day);
            Map<Long, List<RunRecord>> expected = runs.stream()
                    .collect(Collectors.groupingBy(run -> run.startEpochNanos() / SECOND / day * day));
            assertTrue(expected.size() > 2, expected.keySet().toString());
            assertEquals(expected.keySet(), days.keySet());
            expected.forEach((second, those) ->
                    Reference.assertSame(those, Objects.requireNonNull(days.get(second)), "seed " + seed));
        }
    }

    /** The file was written before runs had aliases, with schema 1: 300 runs in two hours. */
    @Test
    void goesOnWithAFileThatKnowsNoAliases() throws Exception {
        Path file = directory.resolve(RunWindows.FILE_NAME);
        Files.copy(Path.of(Objects.requireNonNull(getClass().getResource("/statistics-1.db")).toURI()), file);
        try (RunWindows windows = open()) {
            assertEquals(300, sum(windows, RunFilter.ALL).runs());
            assertEquals(1_415, sum(windows, RunFilter.ALL).billedMillis());
            assertEquals(782_316, sum(windows, RunFilter.ALL).durations().sumNanos());
            assertEquals(54, sum(windows, new RunFilter("function-1", "2", null, "")).runs());
            RunSubject live = new RunSubject(
                    "function-1", "2", "java25", "hash", 128, 3_000, SystemLog.TEXT, "live");
            windows.fold(Runs.run(live, "a", 5, RunOutcome.RETURNED), 1_299); // it counts already
            windows.fold(Runs.run(live, "a", 5, RunOutcome.RETURNED), 1_300);
        }
        try (RunWindows windows = open()) {
            assertEquals(301, sum(windows, RunFilter.ALL).runs());
            assertEquals(1, sum(windows, new RunFilter(null, null, null, "live")).runs());
            assertEquals(54, sum(windows, new RunFilter("function-1", "2", null, "")).runs());
            assertEquals(55, sum(windows, new RunFilter("function-1", "2", null)).runs());
        }
    }

    private static RunStatistics sum(RunWindows windows, RunFilter filter) {
        RunCell sum = new RunCell();
        windows.addSlots(filter, 0, Long.MAX_VALUE / SECOND / 10, sum);
        return sum.statistics();
    }

    @Test
    void forgetsFineSlotsFirst() {
        try (RunWindows windows = open()) {
            foldFromStart(windows, runs.size());
            long hour = Runs.ARRIVAL_EPOCH_NANOS / SECOND / 3_600 * 3_600;
            clock.advance(Tier.FINE.kept().plusDays(1).toNanos());
            windows.rest();

            assertTrue(windows.periods(RunFilter.ALL, hour, hour + 3_600, 60).isEmpty());
            assertEquals(
                    began(RunFilter.ALL, hour, hour + 3_600).size(),
                    windows.periods(RunFilter.ALL, hour, hour + 3_600, 300).values().stream()
                            .mapToLong(RunStatistics::runs)
                            .sum());
            clock.advance(Tier.COARSE.kept().toNanos());
            windows.rest();

            assertTrue(windows.periods(RunFilter.ALL, hour, hour + 3_600, 3_600).isEmpty());
        }
    }

    private RunWindows open() {
        return RunWindows.open(directory.resolve(RunWindows.FILE_NAME), new GrowingJournal(), clock);
    }

    /** Folds the journal as far as it has records, in batches, and lets it write now and then. */
    private void foldFromStart(RunWindows windows, int count) {
        for (int i = 0; i < count; i++) {
            windows.fold(runs.get(i), 1_000 + i / BATCH);
            if (i % BATCH == BATCH - 1) {
                clock.advance(random.nextInt(4) * SECOND);
                windows.rest();
            }
        }
    }

    private RunFilter filter() {
        return new RunFilter(
                random.nextBoolean() ? null : "function-" + random.nextInt(4),
                random.nextBoolean() ? null : "" + (1 + random.nextInt(2)),
                random.nextBoolean() ? null : "" + (char) ('a' + random.nextInt(3)),
                random.nextBoolean() ? null : List.of("", "alias-0", "alias-1").get(random.nextInt(3)));
    }

    private List<RunRecord> began(RunFilter filter, long fromSecond, long toSecond) {
        return runs.stream()
                .filter(run -> filter.takes(Series.of(run))
                        && run.startEpochNanos() >= fromSecond * SECOND
                        && run.startEpochNanos() < toSecond * SECOND)
                .toList();
    }
}
