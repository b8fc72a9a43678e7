package dev.millrace.engine.journal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.journal.JournalOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogJournalTest {
    /** One line as version 1 wrote it on the day it was fixed. Never to be changed: files with such bytes exist. */
    private static final String DOCUMENT_V1 = """
            4d4c4f47 0100 0100
            a000000000000000 0700000000000000 07002a36fe9c9717 0500 68656c6c6f 0600 6c696e652037
            """.replaceAll("\\s", "");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));

    @Test
    void writesTheBytesOfVersionOne() {
        ByteBuffer document = new LogEncoder().encode(List.of(line(7)), 1);
        byte[] bytes = new byte[document.remaining()];
        document.get(bytes);

        assertEquals(DOCUMENT_V1, HexFormat.of().formatHex(bytes));
    }

    @Test
    void readsTheBytesOfVersionOne() {
        assertEquals(List.of(line(7)), decode(HexFormat.of().parseHex(DOCUMENT_V1)));
    }

    @Test
    void refusesForeignAndTruncatedBytes() {
        byte[] document = HexFormat.of().parseHex(DOCUMENT_V1);
        for (int length = 0; length < document.length; length++) {
            byte[] truncated = java.util.Arrays.copyOf(document, length);
            assertThrows(RuntimeException.class, () -> decode(truncated));
        }
        document[4] = 3;
        assertThrows(IllegalArgumentException.class, () -> decode(document));
    }

    @Test
    void keepsLinesInOrderOverFiles() {
        try (LogJournal journal = open(JournalOptions.defaults())) {
            List<LogLine> lines = IntStream.range(0, 100).mapToObj(LogJournalTest::line).toList();
            lines.subList(0, 50).forEach(journal::offer);
            journal.flush();
            clock.advance(Duration.ofHours(1));
            lines.subList(50, 100).forEach(journal::offer);
            journal.flush();

            assertEquals(lines, readAll(journal));
            assertEquals(0, journal.droppedLines());
        }
    }

    @Test
    void turnsAwayTheLinesThatFindNoPlace() {
        try (LogJournal journal = open(JournalOptions.defaults().withQueueCapacity(4))) {
            for (int i = 0; i < 10; i++) {
                assertEquals(i < 4, journal.offer(line(i)));
            }
            journal.countDropped();
            journal.flush();

            assertEquals(1, journal.droppedLines());
            assertEquals(IntStream.range(0, 4).mapToObj(LogJournalTest::line).toList(), readAll(journal));
        }
    }

    @Test
    void linesOfGroupsLeaveHalfOfTheQueueToFunctions() {
        try (LogJournal journal = open(JournalOptions.defaults().withQueueCapacity(8))) {
            LogLine access = LogLine.ofGroup("/shop/access", 0xA0, 1, 1_700_000_000_000_000_000L, "GET /");
            for (int i = 0; i < 10; i++) {
                assertEquals(i < 4, journal.offerOfGroup(access));
            }
            for (int i = 0; i < 4; i++) {
                assertTrue(journal.offer(line(i)));
            }
            journal.flush();

            assertEquals(6, journal.droppedGroupLines());
            assertEquals(0, journal.droppedLines());
            assertEquals(4, readAll(journal).stream().filter(LogLine::isOfFunction).count());
            assertTrue(readAll(journal).getFirst().isOfGroup("/shop/access"));
            assertFalse(readAll(journal).getFirst().isOfGroup("access"));
            assertTrue(journal.offerOfGroup(access), "there is room again");
        }
    }

    @Test
    void takesNothingOnceClosed() {
        LogJournal journal = open(JournalOptions.defaults());
        journal.offer(line(1));
        journal.close();

        assertFalse(journal.offer(line(2)));
        assertEquals(List.of(line(1)), readAll(journal));
    }

    @Test
    void cutsALineThatIsTooLong() {
        try (LogJournal journal = open(JournalOptions.defaults())) {
            for (int i = 0; i < 2 * LogEncoder.BATCH_MAX; i++) {
                journal.offer(new LogLine(1, 2, "f".repeat(1000), 3, "x".repeat(100_000)));
            }
            journal.flush();

            LogLine kept = readAll(journal).getLast();
            assertEquals("x".repeat(LogLine.TEXT_BYTES_MAX), kept.text());
            assertEquals(LogLine.SOURCE_BYTES_MAX, kept.source().length());
            assertTrue(journal.failure().isEmpty());
        }
    }

    @Test
    void deletesOldFiles() {
        try (LogJournal journal = open(JournalOptions.defaults())) {
            journal.offer(line(1));
            journal.flush();
            clock.advance(Duration.ofDays(8));
            journal.offer(line(2));
            journal.flush();

            assertEquals(1, journal.enforceRetention());
            assertEquals(List.of(line(2)), readAll(journal));
        }
    }

    private LogJournal open(JournalOptions options) {
        return LogJournal.open(directory, options, clock);
    }

    private static LogLine line(long number) {
        return new LogLine(0xA0, number, "hello", 1_700_000_000_000_000_000L + number, "line " + number);
    }

    private static List<LogLine> decode(byte[] document) {
        List<LogLine> lines = new ArrayList<>();
        new LogDecoder().decode(ByteBuffer.wrap(document).order(ByteOrder.LITTLE_ENDIAN), lines::add);
        return lines;
    }

    private static List<LogLine> readAll(LogJournal journal) {
        List<LogLine> lines = new ArrayList<>();
        try (LogTail tail = journal.tail()) {
            while (tail.next(lines::add)) {}
        }
        return lines;
    }
}
