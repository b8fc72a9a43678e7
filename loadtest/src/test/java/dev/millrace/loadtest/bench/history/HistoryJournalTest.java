package dev.millrace.loadtest.bench.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryJournalTest {
    private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    private static final int RUNS = 1_000;

    private final History history = new History(RUNS, 3, FROM, Duration.ofDays(2));

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void isReadAsItWasMade(int batchRuns, @TempDir Path directory) {
        HistoryJournal.write(directory, history, batchRuns);
        List<RunRecord> read = new ArrayList<>();
        try (RunTail tail = RunTail.open(directory)) {
            while (tail.next(read::add)) {}
        }
        assertEquals(RUNS, read.size());
        for (int i = 0; i < RUNS; i++) {
            assertEquals(history.run(i), read.get(i));
            assertEquals(
                    History.requestId(i),
                    new UUID(read.get(i).requestIdHigh(), read.get(i).requestIdLow()));
        }
    }

    /** So that a reader that begins at a day finds its runs. */
    @Test
    void liesInTheFilesOfItsTime(@TempDir Path directory) {
        HistoryJournal.write(directory, history, 1);
        Instant secondDay = FROM.plus(Duration.ofDays(1));
        List<RunRecord> read = new ArrayList<>();
        try (RunTail tail = RunTail.open(directory)) {
            tail.from(secondDay);
            while (tail.next(read::add)) {}
        }
        assertTrue(read.size() >= RUNS / 2 && read.size() < RUNS / 2 + RUNS / 40, read.size() + " runs");
    }

    @Test
    void spreadsRunsOverTheTime() {
        assertEquals(FROM, history.arrival(0));
        assertEquals(FROM.plus(Duration.ofDays(1)), history.arrival(RUNS / 2));
    }
}
