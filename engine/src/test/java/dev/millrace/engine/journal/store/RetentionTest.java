package dev.millrace.engine.journal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final int BLOCK_BYTES = 4 << 20;
    private static final long NO_BYTES_MAX = Long.MAX_VALUE;
    private static final Duration NO_AGE_MAX = Duration.ofDays(3650);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:30:00Z"));
    private RollFiles files;

    @BeforeEach
    void open() {
        files = open(directory, RollPeriod.HOUR);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void keepsAFileUntilItsEndIsOlderThanTheAge() {
        Retention retention = new Retention(files, Duration.ofHours(2), NO_BYTES_MAX, clock);
        append("10");
        clock.advance(Duration.ofHours(1));
        append("11");
        clock.advance(Duration.ofMinutes(89)); // 12:59; the first file ended at 11:00

        assertEquals(0, retention.enforce());
        clock.advance(Duration.ofMinutes(1));
        assertEquals(1, retention.enforce());
        assertEquals(List.of("11"), readAll());
    }

    @Test
    void neverDeletesTheNewestFile() {
        append("10");
        clock.advance(Duration.ofDays(400));
        Retention retention = new Retention(files, Duration.ofHours(1), 0, clock);

        assertEquals(0, retention.enforce());
        append("400 days later");
        assertEquals(1, retention.enforce());
        assertEquals(List.of("400 days later"), readAll());
    }

    @Test
    void deletesTheOldestUntilTheRestIsWithinTheBytes() {
        for (int i = 0; i < 5; i++) {
            append("hour " + i);
            clock.advance(Duration.ofHours(1));
        }
        long oneFile = files.oldestFirst().getFirst().bytes();
        Retention retention = new Retention(files, NO_AGE_MAX, 2 * oneFile, clock);

        assertEquals(3, retention.enforce());
        assertEquals(List.of("hour 3", "hour 4"), readAll());
        assertEquals(0, retention.enforce());
    }

    @Test
    void keepsWhatIsNeededStillHoweverOldAndLarge() {
        append("hour 0");
        clock.advance(Duration.ofHours(1));
        long needed = files.append(List.of("hour 1"), new TextDocuments());
        for (int i = 2; i < 5; i++) {
            clock.advance(Duration.ofHours(1));
            append("hour " + i);
        }
        Retention retention = new Retention(files, Duration.ofHours(1), 0, clock);

        assertEquals(1, retention.enforce(files.fileOf(needed)));
        assertEquals(List.of("hour 1", "hour 2", "hour 3", "hour 4"), readAll());
        assertEquals(3, retention.enforce());
    }

    @Test
    void aTailInADeletedFileReadsOnInTheOthers() {
        append("10");
        try (DocumentTail<String> tail = new DocumentTail<>(directory, new TextDocuments())) {
            List<String> read = new ArrayList<>();
            assertTrue(tail.next(read::add));
            for (int i = 0; i < 3; i++) {
                clock.advance(Duration.ofHours(1));
                append("later " + i);
            }
            new Retention(files, Duration.ofMinutes(61), NO_BYTES_MAX, clock).enforce();
            while (tail.next(read::add)) {}

            assertEquals("later 2", read.getLast());
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsTheEndOfAFileOfEveryPeriod(RollPeriod period, @TempDir Path other) {
        try (RollFiles periodic = open(other, period)) {
            periodic.append(List.of("x"), new TextDocuments());
            Instant end = periodic.oldestFirst().getFirst().end();

            assertTrue(end.isAfter(clock.instant()), () -> "" + end);
            assertTrue(!end.isAfter(clock.instant().plus(period.length())), () -> "" + end);
        }
    }

    private RollFiles open(Path directory, RollPeriod period) {
        return new RollFiles(directory, period, BLOCK_BYTES, false, 1, clock);
    }

    private void append(String text) {
        files.append(List.of(text), new TextDocuments());
    }

    private List<String> readAll() {
        List<String> all = new ArrayList<>();
        try (DocumentTail<String> tail = new DocumentTail<>(directory, new TextDocuments())) {
            while (tail.next(all::add)) {}
        }
        return all;
    }
}
