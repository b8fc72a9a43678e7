package dev.millrace.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.GrowingJournal;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.WrittenRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowQueryTest {
    private static final Instant BEGIN = Instant.ofEpochSecond(0, Runs.ARRIVAL_EPOCH_NANOS);
    private static final Duration SPAN = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ManualClock clock = new ManualClock();
    private final List<RunRecord> runs = Runs.over(SPAN.toNanos(), Runs.random(seed, 5_000));

    @Test
    void answersForAnyNanosecond() {
        append(runs);
        try (RunWindows windows = windows()) {
            WindowQuery query = new WindowQuery(windows, directory);
            for (int i = 0; i < 100; i++) {
                Instant from = BEGIN.plusNanos(random.nextLong(SPAN.toNanos()));
                Instant to = from.plusNanos(random.nextLong(Duration.ofSeconds(random.nextBoolean() ? 1 : 100).toNanos()));
                Reference.assertSame(
                        began(from, to),
                        query.statistics(RunFilter.ALL, from, to),
                        from + " to " + to + ", seed " + seed);
            }
            assertEquals(0, query.statistics(RunFilter.ofFunction("nobody"), BEGIN, BEGIN.plusSeconds(15)).runs());
        }
    }

    @Test
    void refusesWindowsThatEndBeforeTheyBegin() {
        try (RunWindows windows = windows()) {
            WindowQuery query = new WindowQuery(windows, directory);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> query.statistics(RunFilter.ALL, BEGIN, BEGIN.minusNanos(1)));
            assertEquals(0, query.statistics(RunFilter.ALL, BEGIN, BEGIN.plusNanos(1)).runs());
        }
    }

    @Test
    void saysThatTheRecordsOfAnEdgeAreGone() {
        append(runs.subList(4_000, 5_000));
        try (RunWindows windows = RunWindows.open(directory.resolve(RunWindows.FILE_NAME), new GrowingJournal(), clock)) {
            runs.forEach(run -> windows.fold(run, 1));
            WindowQuery query = new WindowQuery(windows, directory);
            IllegalArgumentException gone = assertThrows(
                    IllegalArgumentException.class,
                    () -> query.statistics(RunFilter.ALL, BEGIN.plusSeconds(1), BEGIN.plusSeconds(2)));
            assertTrue(String.valueOf(gone.getMessage()).contains("multiples of 10 seconds"));
            Instant slot = Instant.ofEpochSecond(BEGIN.getEpochSecond() / 10 * 10 + 10);
            Reference.assertSame(
                    began(slot, slot.plusSeconds(20)),
                    query.statistics(RunFilter.ALL, slot, slot.plusSeconds(20)),
                    "seed " + seed);
        }
    }

    private RunWindows windows() {
        RunWindows windows = RunWindows.open(directory.resolve(RunWindows.FILE_NAME), new GrowingJournal(), clock);
        try (RunTail tail = RunTail.open(directory)) {
            boolean more = true;
            while (more) {
                more = tail.next(run -> windows.fold(run, tail.position()));
            }
        }
        windows.rest();
        return windows;
    }

    private List<RunRecord> began(Instant from, Instant to) {
        return runs.stream()
                .filter(run -> {
                    Instant began = Instant.ofEpochSecond(0, run.startEpochNanos());
                    return !began.isBefore(from) && began.isBefore(to);
                })
                .toList();
    }

    private void append(List<RunRecord> records) {
        try (WrittenRuns written = new WrittenRuns(directory, clock)) {
            written.append(records);
        }
    }
}
