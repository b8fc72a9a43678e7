package dev.millrace.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.engine.journal.store.DocumentEncoder;
import dev.millrace.engine.journal.store.RollFiles;
import dev.millrace.engine.journal.store.RollPeriod;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTailTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:30:00Z"));

    @Test
    void hasNothingWhereThereIsNoDirectory() {
        Path missing = directory.resolve("missing");
        try (RunTail tail = RunTail.open(missing)) {
            assertEquals(List.of(), numbers(tail));
        }
        assertFalse(Files.exists(missing));
    }

    @Test
    void findsAJournalThatIsMadeAfterItWasOpened() {
        try (RunTail tail = RunTail.open(directory)) {
            assertEquals(List.of(), numbers(tail));
            try (RunJournal journal = open()) {
                assertEquals(List.of(), numbers(tail));
                append(journal, 1);

                assertEquals(List.of(1L), numbers(tail));
            }
        }
    }

    @Test
    void readsWhenNoWriterRuns() {
        try (RunJournal journal = open()) {
            append(journal, 1);
        }
        try (RunTail tail = RunTail.open(directory)) {
            assertEquals(List.of(1L), numbers(tail));
        }
    }

    @Test
    void passesOverWholeFilesThatEndedBefore() {
        writeHourly(5);
        try (RunTail tail = RunTail.open(directory)) {
            tail.from(Instant.parse("2026-11-22T12:45:00Z"));
            assertEquals(List.of(3L, 4L, 5L), numbers(tail));
            tail.from(Instant.parse("2026-11-22T14:00:00Z"));
            assertEquals(List.of(5L), numbers(tail));
            tail.toStart();
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers(tail));
        }
    }

    @Test
    void goesOnWithTheFileOfAPosition() {
        writeHourly(4);
        List<Long> positions = new ArrayList<>();
        try (RunTail tail = RunTail.open(directory)) {
            while (tail.next(run -> positions.add(tail.position()))) {}
            tail.fromFileOf(positions.get(2));
            assertEquals(List.of(3L, 4L), numbers(tail));
        }
        try (RunTail tail = RunTail.open(directory)) {
            tail.fromFileOf(positions.get(1));
            assertEquals(List.of(2L, 3L, 4L), numbers(tail));
        }
    }

    @Test
    void startsWithTheFirstOrTheLastFileWhenTheTimeIsOutsideOfTheJournal() {
        writeHourly(2);
        try (RunTail tail = RunTail.open(directory)) {
            tail.from(Instant.parse("2020-01-01T00:00:00Z"));
            assertEquals(List.of(1L, 2L), numbers(tail));
            tail.from(Instant.parse("2030-01-01T00:00:00Z"));
            assertEquals(List.of(2L), numbers(tail)); // what comes next refers to definitions in that file
        }
    }

    @Test
    void findsTheNextFileWhenThatOfTheTimeIsMissing() {
        try (RunJournal journal = open()) {
            append(journal, 1);
            clock.advance(Duration.ofHours(5));
            append(journal, 2);
        }
        try (RunTail tail = RunTail.open(directory)) {
            tail.from(Instant.parse("2026-11-22T12:00:00Z"));
            assertEquals(List.of(2L), numbers(tail));
        }
    }

    @Test
    void stopsForGoodAtForeignBytesAndNamesThePlace() {
        try (RunJournal journal = open()) {
            append(journal, 1);
        }
        try (RollFiles files = new RollFiles(directory, RollPeriod.HOUR, 16 << 20, false, 1, clock)) {
            files.append(List.of("nonsense"), new Nonsense());
        }
        try (RunTail tail = RunTail.open(directory)) {
            assertTrue(tail.next(run -> assertEquals(1, run.requestIdLow())));
            CorruptJournalException e = assertThrows(CorruptJournalException.class, () -> tail.next(run -> {}));

            assertTrue(e.toString().contains("20261122-10F.cq4"), e::toString);
            assertTrue(e.toString().contains("not a document of the run journal"), e::toString);
            assertThrows(CorruptJournalException.class, () -> tail.next(run -> {}));
        }
    }

    private RunJournal open() {
        return RunJournal.open(directory, JournalOptions.defaults(), clock);
    }

    private void writeHourly(int count) {
        try (RunJournal journal = open()) {
            for (int i = 1; i <= count; i++) {
                append(journal, i);
                clock.advance(Duration.ofHours(1));
            }
        }
    }

    private static void append(RunJournal journal, long number) {
        TestingEntry entry = new TestingEntry(TestingRuns.returned(number));
        journal.offer(entry);
        journal.flush();
        assertTrue(entry.isAppended());
    }

    private static List<Long> numbers(RunTail tail) {
        List<Long> numbers = new ArrayList<>();
        while (tail.next(run -> numbers.add(run.requestIdLow()))) {}
        return numbers;
    }

    private static final class Nonsense implements DocumentEncoder<String> {
        @Override
        public ByteBuffer encode(List<String> batch, int file) {
            return ByteBuffer.wrap(new byte[64]);
        }

        @Override
        public void forget() {}
    }
}
