package dev.millrace.engine.journal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.store.RollPeriod;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogJournalTest {
    /** One line as version 1 wrote it on the day it was fixed. Never to be changed: files with such bytes exist. */
    private static final String DOCUMENT_V1 = """
            4d4c4f47 0100 0100
            a000000000000000 0700000000000000 07002a36fe9c9717 0500 68656c6c6f 0600 6c696e652037
            """.replaceAll("\\s", "");

    /** Two lines as version 2 wrote them on the day it was fixed. Never to be changed. */
    private static final String DOCUMENT_V2 = """
            4d4c4f47 0200 0200 0200
            07000000 0d510000 0500 68656c6c6f 0700 244c4154455354
            00000000 00000000 0b00 6c6f672d67726f75703a67 0100 73
            0000 a000000000000000 0700000000000000 07002a36fe9c9717 06000000 6c696e652037
            0100 b000000000000000 0800000000000000 08002a36fe9c9717 02000000 c3a4
            """.replaceAll("\\s", "");

    private static final List<LogLine> TWO_LINES = List.of(
            new LogLine(
                    0xA0, 7, new LogStream("hello", "$LATEST", 7, 20_749), 1_700_000_000_000_000_007L, "line 7"),
            new LogLine(0xB0, 8, LogStream.ofGroup("g", "s"), 1_700_000_000_000_000_008L, "ä"));

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));

    @Test
    void writesTheBytesOfVersionTwo() {
        ByteBuffer document = new LogEncoder().encode(TWO_LINES, 1);
        byte[] bytes = new byte[document.remaining()];
        document.get(bytes);

        assertEquals(DOCUMENT_V2, HexFormat.of().formatHex(bytes));
    }

    @Test
    void readsTheBytesOfVersionTwo() {
        assertEquals(TWO_LINES, decode(HexFormat.of().parseHex(DOCUMENT_V2)));
    }

    @Test
    void readsTheBytesOfVersionOne() {
        assertEquals(List.of(line(7)), decode(HexFormat.of().parseHex(DOCUMENT_V1)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void refusesForeignAndTruncatedBytes(String good) {
        byte[] document = HexFormat.of().parseHex(good);
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
    void keepsALongEventOfAStreamWholeInTheSmallestBlocks() {
        String text = "ä".repeat(LogLine.EVENT_BYTES_MAX / 2);
        JournalOptions smallest = new JournalOptions(
                Duration.ofDays(7), 1L << 30, 8192, 4 << 20, RollPeriod.HOUR, false, 64L << 20);
        try (LogJournal journal = open(smallest)) {
            for (int i = 0; i < 20; i++) {
                journal.offer(new LogLine(1, i, LogStream.ofGroup("g", "s"), 5, text));
                journal.flush();
            }
            assertTrue(journal.failure().isEmpty(), journal.failure()::toString);
            assertEquals(20, readAll(journal).size());
            assertEquals(text, readAll(journal).getLast().text());
        }
    }

    @Test
    void eachLineHasAPlaceThatStaysWhereverReadingBegins() {
        try (LogJournal journal = open(JournalOptions.defaults());
                LogTail tail = journal.tail();
                LogTail second = journal.tail()) {
            for (int i = 0; i < 100; i++) {
                journal.offer(line(i));
                if (i % 7 == 6 || i == 99) {
                    journal.flush();
                }
            }
            Map<LogLine, LogPlace> places = new HashMap<>();
            List<Long> positions = new ArrayList<>();
            while (tail.nextPlaced(places::put)) {
                positions.add(tail.position());
            }
            assertEquals(100, Set.copyOf(places.values()).size());
            for (long position : positions.reversed()) {
                second.fromDocument(position);
                assertTrue(second.nextPlaced((line, place) -> assertEquals(places.get(line), place)));
                assertEquals(position, second.position());
            }
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
            assertEquals(LogStream.SOURCE_BYTES_MAX, kept.source().length());
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

    private static List<String> documents() {
        return List.of(DOCUMENT_V1, DOCUMENT_V2);
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
