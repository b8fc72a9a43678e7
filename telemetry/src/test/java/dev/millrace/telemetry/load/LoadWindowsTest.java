package dev.millrace.telemetry.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.GrowingJournal;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.follow.RunSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadWindowsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START_SECOND = Runs.ARRIVAL_EPOCH_NANOS / SECOND / 3_600 * 3_600;
    private static final int BATCH = 50;

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ManualClock clock = new ManualClock();
    private final List<RunRecord> runs = runs();

    @Test
    void tellsThePeaksOfFunctionsAndOfTheAccount() {
        try (LoadWindows windows = open()) {
            foldFromStart(windows, runs.size());
            assertPeaks(windows);
            assertEquals(
                    Set.of("", "function-0", "function-1", "function-2"), windows.functions());
        }
    }

    /** A process that dies has written some of what it folded; the next one folds the journal from the start again. */
    @Test
    void tellsTheSameHoweverOftenItsProcessDies() {
        for (int death = 0; death < 20; death++) {
            foldFromStart(open(), random.nextInt(runs.size())); // never closed, as if by kill -9
        }
        try (LoadWindows windows = open()) {
            foldFromStart(windows, runs.size());
        }
        try (LoadWindows windows = open()) {
            assertPeaks(windows);
        }
    }

    @Test
    void countsRefusalsOnce() {
        for (int death = 0; death < 3; death++) {
            LoadWindows windows = open();
            foldRefusals(windows);
            clock.advance(20 * SECOND);
            windows.rest();
        }
        try (LoadWindows windows = open()) {
            foldRefusals(windows);
            assertEquals(
                    Map.of(START_SECOND, new Load(10, 3, 0, 0, 0)),
                    windows.periods("function-1", START_SECOND, START_SECOND + 300, 300));
            assertEquals(
                    Map.of(START_SECOND, new Load(7, 1, 0, 0, 0), START_SECOND + 10, new Load(3, 2, 0, 0, 0)),
                    windows.periods("function-1", START_SECOND, START_SECOND + 60, 10));
            assertEquals(
                    Map.of(START_SECOND, new Load(12, 3, 0, 0, 0)),
                    windows.periods(Load.ACCOUNT, START_SECOND, START_SECOND + 3_600, 3_600));
        }
    }

    @Test
    void knowsWhatIsReservedAlsoAfterARestart() {
        try (LoadWindows windows = open()) {
            windows.fold(new AdmissionTally("", START_SECOND * SECOND, 0, 0, 30), 1);
        }
        try (LoadWindows windows = open()) {
            windows.fold(Runs.over(SECOND, Runs.random(3, 1)).getFirst(), 2);
            assertEquals(
                    List.of(30),
                    windows.periods(Load.ACCOUNT, START_SECOND, START_SECOND + 7_200, 7_200).values().stream()
                            .map(Load::reservedRuns)
                            .toList());
        }
    }

    /** Also where a restart folds the hour before again, and where the file does not know of the time before yet. */
    @Test
    void reservationsCountFromWhenTheyWereMade() {
        RunRecord run = Runs.over(SECOND, Runs.random(3, 1)).getFirst();
        long slotSeconds = run.endEpochNanos() / SECOND / 10 * 10;
        try (LoadWindows windows = open()) {
            windows.fold(new AdmissionTally("", run.arrivalEpochNanos(), 0, 0, 7), 1);
            windows.fold(run, 2);
            windows.fold(new AdmissionTally("", run.endEpochNanos() + 60 * SECOND, 0, 0, 500), 3);
            assertEquals(7, reserved(windows, slotSeconds));
        }
        try (LoadWindows windows = open()) {
            windows.fold(run, 2);
            assertEquals(7, reserved(windows, slotSeconds));
        }
        try (LoadWindows windows = open()) {
            assertEquals(7, reserved(windows, slotSeconds));
        }
    }

    private static int reserved(LoadWindows windows, long second) {
        return Objects.requireNonNull(windows.periods(Load.ACCOUNT, second, second + 10, 10).get(second))
                .reservedRuns();
    }

    /** The file knows of more tallies than the journal has kept. */
    @Test
    void countsNewRefusalsThoughTheyTakeThePlacesOfLostOnes() {
        try (LoadWindows windows = open()) {
            foldRefusals(windows);
        }
        RunSource shorter = new RunSource() {
            @Override
            public boolean next(Consumer<RunRecord> toRuns, Consumer<AdmissionTally> toTallies) {
                return false;
            }

            @Override
            public long position() {
                return 1;
            }

            @Override
            public long endAtOpen() {
                return 1;
            }
        };
        try (LoadWindows windows =
                LoadWindows.open(directory.resolve(LoadWindows.FILE_NAME), shorter, clock)) {
            windows.fold(new AdmissionTally("function-1", START_SECOND * SECOND + 2, 100, 0, 0), 1);
            windows.fold(new AdmissionTally("function-1", START_SECOND * SECOND + 2, 1, 0, 0), 2);
            assertEquals(
                    Map.of(START_SECOND, new Load(11, 3, 0, 0, 0)),
                    windows.periods("function-1", START_SECOND, START_SECOND + 300, 300));
        }
    }

    private void foldRefusals(LoadWindows windows) {
        windows.fold(new AdmissionTally("function-1", START_SECOND * SECOND + 1, 7, 1, 0), 1);
        windows.fold(new AdmissionTally("function-1", (START_SECOND + 12) * SECOND, 3, 2, 0), 2);
        windows.fold(new AdmissionTally("function-2", (START_SECOND + 12) * SECOND, 2, 0, 0), 2);
    }

    private void assertPeaks(LoadWindows windows) {
        for (String function : List.of("function-1", "function-2", Load.ACCOUNT)) {
            List<RunRecord> own = runs.stream()
                    .filter(function.isEmpty() ? run -> true : run -> run.subject().function().equals(function))
                    .toList();
            for (long period : new long[] {10, 60, 300, 3_600}) {
                Map<Long, Integer> expected = peaks(own, period, run -> true);
                Map<Long, Integer> told = new TreeMap<>();
                windows.periods(function, START_SECOND, START_SECOND + 4 * 3_600, period)
                        .forEach((second, load) -> told.put(second, load.peakRuns()));
                assertEquals(expected, told, function + ", " + period + " s, seed " + seed);
            }
        }
        Map<Long, Integer> unreserved = new TreeMap<>();
        windows.periods(Load.ACCOUNT, START_SECOND, START_SECOND + 4 * 3_600, 300)
                .forEach((second, load) -> unreserved.put(second, load.peakUnreservedRuns()));
        unreserved.values().removeIf(peak -> peak == 0);
        assertEquals(peaks(runs, 300, run -> !run.reserved()), unreserved, "seed " + seed);
    }

    private static Map<Long, Integer> peaks(List<RunRecord> of, long period, Predicate<RunRecord> wanted) {
        Map<Long, Integer> peaks = new TreeMap<>();
        List<RunRecord> counted = of.stream().filter(wanted).toList();
        List<long[]> moments = new ArrayList<>();
        for (RunRecord run : counted) {
            long begin = run.arrivalEpochNanos() + run.queueNanos();
            long end = Math.max(run.endEpochNanos(), begin + 1);
            moments.add(new long[] {begin, 1});
            moments.add(new long[] {end, -1});
            for (long slot = period(begin, period); slot <= period(end - 1, period); slot += period) {
                moments.add(new long[] {slot * SECOND, 0});
            }
        }
        moments.sort(Comparator.<long[]>comparingLong(moment -> moment[0]).thenComparingLong(moment -> moment[1]));
        int running = 0;
        for (long[] moment : moments) {
            running += (int) moment[1];
            if (running > 0) {
                peaks.merge(period(moment[0], period), running, Math::max);
            }
        }
        return peaks;
    }

    private static long period(long epochNanos, long seconds) {
        return START_SECOND + Math.floorDiv(epochNanos / SECOND - START_SECOND, seconds) * seconds;
    }

    private LoadWindows open() {
        return LoadWindows.open(directory.resolve(LoadWindows.FILE_NAME), new GrowingJournal(), clock);
    }

    private void foldFromStart(LoadWindows windows, int count) {
        for (int i = 0; i < count; i++) {
            windows.fold(runs.get(i), 1_000 + i / BATCH);
            if (i % BATCH == BATCH - 1) {
                clock.advance(random.nextInt(4) * SECOND);
                windows.rest();
            }
        }
    }

    private long runNanos() {
        return random.nextLong(random.nextInt(10) == 0 ? 600 * SECOND : SECOND);
    }

    /** In the order in which they end; from some time on, concurrency is reserved for half of them. */
    private List<RunRecord> runs() {
        List<RunRecord> unreserved = Runs.over(Duration.ofHours(2).toNanos(), Runs.random(seed, 6_000)).stream()
                .map(run -> Runs.lasting(run, runNanos(), false))
                .sorted(Comparator.comparingLong(RunRecord::endEpochNanos))
                .toList();
        int reservedFrom = random.nextInt(unreserved.size());
        return IntStream.range(0, unreserved.size())
                .mapToObj(i -> {
                    RunRecord run = unreserved.get(i);
                    return Runs.lasting(run, run.runNanos(), i >= reservedFrom && random.nextBoolean());
                })
                .toList();
    }
}
