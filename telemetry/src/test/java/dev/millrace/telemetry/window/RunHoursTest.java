package dev.millrace.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.GrowingJournal;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.WrittenRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunHoursTest {
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final Instant BEGIN = Instant.ofEpochSecond(Runs.ARRIVAL_EPOCH_NANOS / HOUR_NANOS * 3_600);
    private static final Instant END = BEGIN.plus(Duration.ofHours(7));
    private static final int PART = 100;

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ManualClock clock = new ManualClock();
    private final List<RunRecord> runs = Runs.over(5 * HOUR_NANOS, Runs.random(seed, 5_000));

    @Test
    void addUpWhatTheRecordsSayWhereverTheStatisticsStand() {
        int written = 0;
        try (WrittenRuns journal = new WrittenRuns(directory, clock)) {
            while (written < runs.size()) {
                int until = Math.min(runs.size(), written + 1 + random.nextInt(1_200));
                journal.append(runs.subList(written, until));
                written = until;
                assertHours(runs.subList(0, written));
                fold(random.nextInt(written / 50 + 2));
                assertHours(runs.subList(0, written));
                clock.advance(HOUR_NANOS);
            }
        }
        assertHours(runs);
    }

    @Test
    void writeNothing() throws IOException {
        try (WrittenRuns journal = new WrittenRuns(directory, clock)) {
            journal.append(runs);
        }
        List<String> withoutStatistics = names();
        assertHours(runs);
        assertEquals(withoutStatistics, names());
        fold(7);
        List<String> withStatistics = names();
        assertHours(runs);
        assertEquals(withStatistics, names());
    }

    /** As a server of before aliases has left it, which no newer one has opened. */
    @Test
    void areReadFromAFileOfTheFirstSchema() throws Exception {
        try (WrittenRuns journal = new WrittenRuns(directory, clock)) {
            journal.append(runs.stream()
                    .filter(run -> run.subject().alias().isEmpty())
                    .toList());
        }
        fold(7);
        Map<RunHours.Hour, Usage> now = sum(RunHours.read(directory, RunFilter.ALL, BEGIN, END));
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("statistics.db"));
                Statement sql = file.createStatement()) {
            for (String step : List.of(
                    "ALTER TABLE series RENAME TO newer",
                    "CREATE TABLE series (id INTEGER PRIMARY KEY, function TEXT NOT NULL, version TEXT NOT NULL,"
                            + " zone TEXT NOT NULL, UNIQUE (function, version, zone))",
                    "INSERT INTO series SELECT id, function, version, zone FROM newer",
                    "DROP TABLE newer",
                    "PRAGMA user_version = 1")) {
                sql.execute(step);
            }
        }
        assertEquals(now, sum(RunHours.read(directory, RunFilter.ALL, BEGIN, END)));
    }

    /** Each answer must be what the journal had up to the place that it names: no run twice, and none lost. */
    @Test
    void countEachRunOnceWhileAServerWrites() throws Exception {
        try (WrittenRuns journal = new WrittenRuns(directory, clock)) {
            journal.append(runs.subList(0, PART));
            Thread server = Thread.ofPlatform().start(() -> serve(journal));
            int answers = 0;
            long last = 0;
            while (last < runs.size()) {
                boolean goesOn = server.isAlive();
                RunHours hours = RunHours.read(directory, RunFilter.ALL, BEGIN, END);
                last = hours.hours().stream().mapToLong(hour -> hour.usage().requests()).sum();
                assertEquals(upTo(hours.position()), sum(hours), "seed " + seed);
                assertTrue(goesOn || last == runs.size(), last + " runs, seed " + seed);
                answers++;
            }
            server.join();
            assertTrue(answers > 3, answers + " answers while it wrote");
        }
    }

    private void serve(WrittenRuns journal) {
        try (RunWindows windows = windows();
                RunTail tail = RunTail.open(directory)) {
            for (int first = PART; first < runs.size(); first += PART) {
                journal.append(runs.subList(first, first + PART));
                follow(tail, windows, Integer.MAX_VALUE);
                clock.advance(Duration.ofMinutes(5).toNanos());
            }
        }
    }

    /** The reference: each record by itself. */
    private void assertHours(List<RunRecord> all) {
        for (int i = 0; i < 5; i++) {
            RunFilter filter = new RunFilter(
                    i == 0 ? null : "function-" + random.nextInt(4), i < 3 ? null : "" + (1 + random.nextInt(2)), null);
            Instant from = BEGIN.plus(Duration.ofHours(i == 0 ? 0 : random.nextInt(4)));
            Instant to = i == 0 ? END : from.plus(Duration.ofHours(1 + random.nextInt(3)));
            Map<RunHours.Hour, Usage> expected = new HashMap<>();
            for (RunRecord run : all) {
                Instant began = Instant.ofEpochSecond(0, run.startEpochNanos());
                if (filter.takes(Series.of(run)) && !began.isBefore(from) && began.isBefore(to)) {
                    Usage usage = new Usage(1, run.billedMillis(), run.billedMillis() * run.subject().memoryMb());
                    expected.merge(hour(Series.of(run), began.getEpochSecond() / 3_600 * 3_600), usage, Usage::plus);
                }
            }
            assertEquals(expected, sum(RunHours.read(directory, filter, from, to)), filter + ", seed " + seed);
        }
    }

    private Map<RunHours.Hour, Usage> upTo(long position) {
        Map<RunHours.Hour, Usage> sums = new HashMap<>();
        try (RunTail tail = RunTail.open(directory)) {
            boolean more = true;
            while (more) {
                more = tail.next(run -> {
                    if (tail.position() <= position) {
                        long hour = run.startEpochNanos() / HOUR_NANOS * 3_600;
                        sums.merge(hour(Series.of(run), hour), Usage.of(run), Usage::plus);
                    }
                });
            }
        }
        return sums;
    }

    private static Map<RunHours.Hour, Usage> sum(RunHours hours) {
        Map<RunHours.Hour, Usage> sums = new HashMap<>();
        hours.hours().forEach(hour -> sums.merge(hour(hour.series(), hour.epochSecond()), hour.usage(), Usage::plus));
        return sums;
    }

    private static RunHours.Hour hour(Series series, long epochSecond) {
        return new RunHours.Hour(series, epochSecond, Usage.NONE);
    }

    private RunWindows windows() {
        return RunWindows.open(directory.resolve(RunWindows.FILE_NAME), new GrowingJournal(), clock);
    }

    private void fold(int batches) {
        try (RunWindows windows = windows();
                RunTail tail = RunTail.open(directory)) {
            follow(tail, windows, batches);
        }
    }

    private void follow(RunTail tail, RunWindows windows, int batchesMax) {
        int batches = 0;
        while (batches < batchesMax && tail.next(run -> windows.fold(run, tail.position()))) {
            batches++;
            windows.rest();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
