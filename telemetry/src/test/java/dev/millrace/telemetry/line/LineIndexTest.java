package dev.millrace.telemetry.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineIndexTest {
    private static final long BEGIN_NANOS = Runs.ARRIVAL_EPOCH_NANOS;

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private LogJournal journal;
    private LineIndex index;

    @BeforeEach
    void open() {
        journal = LogJournal.open(directory, JournalOptions.defaults(), clock);
        index = LineIndex.open(directory, clock);
    }

    @AfterEach
    void close() {
        index.close();
        journal.close();
    }

    @Test
    void answersAsAReadingOfTheWholeJournalWould() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        write(random, 20_000);
        for (int i = 0; i < 200; i++) {
            if (i % 10 == 0) {
                indexSome(random.nextInt(400));
                write(random, random.nextInt(300));
            }
            if (i % 50 == 49) {
                restart();
            }
            long from = BEGIN_NANOS + random.nextLong(Duration.ofHours(4).toNanos());
            long to = from + random.nextLong(Duration.ofHours(1).toNanos());
            Set<String> sources = random.nextBoolean() ? Set.of("f1") : Set.of("f0", "f3", "log-group:g");
            String word = List.of("", "word7", "word4 and", "nothing", "änderung").get(random.nextInt(5));
            LineQuery query = LineQuery.of(from, to, sources).holdingAny(word.isEmpty() ? List.of() : List.of(word));
            Predicate<LogLine> wanted = line -> line.epochNanos() >= from
                    && line.epochNanos() <= to
                    && sources.contains(line.source())
                    && line.text().contains(word);
            String where = "seed " + seed + ", question " + i;
            assertEquals(scanned(wanted), told(query, wanted), where);
            assertEquals(scanned(wanted), told(query.newestLinesFirst(), wanted), where);
        }
    }

    @Test
    void anotherProcessIsToldTheSameFromTheDisk() throws IOException {
        assertFalse(tellsFromDisk(LineQuery.of(0, Long.MAX_VALUE, Set.of()), 0));
        write(new Random(6), 5_000);
        indexAll();
        LineQuery all = LineQuery.of(0, Long.MAX_VALUE, Set.of());
        assertTrue(tellsFromDisk(all, 5_000));
        restart();
        assertTrue(tellsFromDisk(all, 5_000));
        write(new Random(7), 100);
        assertTrue(tellsFromDisk(all, 5_100));
        LogLine wanted = scanned(line -> line.source().equals("f1")).values().stream()
                .skip(700)
                .findFirst()
                .orElseThrow();
        UUID requestId = new UUID(wanted.requestIdHigh(), wanted.requestIdLow());
        LineQuery one = LineQuery.of(wanted.epochNanos(), wanted.epochNanos(), Set.of("f1"));
        Map<LogPlace, LogLine> told = toldFromDisk(one.ofRequest(requestId));
        assertTrue(told.containsValue(wanted));
        assertTrue(told.size() < 100, "told " + told.size());
        assertTrue(toldFromDisk(all.ofRequest(requestId)).containsValue(wanted));
        index.close();
        Files.writeString(directory.resolve(LineIndex.FILE_NAME), "nothing of SQLite");
        assertFalse(tellsFromDisk(all, 0));
        Files.delete(directory.resolve(LineIndex.FILE_NAME));
        index = LineIndex.open(directory, clock);
    }

    private boolean tellsFromDisk(LineQuery query, int lines) {
        Map<LogPlace, LogLine> told = new LinkedHashMap<>();
        boolean tells = LineIndex.tellFromDisk(directory, query, adding(told, any -> true));
        assertEquals(lines, told.size());
        return tells;
    }

    private Map<LogPlace, LogLine> toldFromDisk(LineQuery query) {
        Map<LogPlace, LogLine> told = new LinkedHashMap<>();
        assertTrue(LineIndex.tellFromDisk(directory, query, adding(told, any -> true)));
        return told;
    }

    @Test
    void aShortRangeOrAnotherSourceReadsFewLines() {
        write(new Random(1), 20_000);
        indexAll();
        int[] read = {0};
        LineReader counting = new LineReader() {
            @Override
            public boolean wants(long fromEpochNanos, long toEpochNanos) {
                return true;
            }

            @Override
            public void line(LogLine line, LogPlace place) {
                read[0]++;
            }
        };
        index.tell(LineQuery.of(BEGIN_NANOS, BEGIN_NANOS + 1_000_000_000L, Set.of("f1")), counting);
        assertTrue(read[0] < 10_000, "read " + read[0]); // old events of a group make blocks long
        read[0] = 0;
        index.tell(LineQuery.of(0, Long.MAX_VALUE, Set.of("nobody")), counting);
        assertTrue(read[0] < 2_000, "read " + read[0]);
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotRead() {
        write(new Random(1), 20_000);
        indexAll();
        List<LogLine> told = new ArrayList<>();
        index.tell(LineQuery.of(0, Long.MAX_VALUE, Set.of()).newestLinesFirst(), new LineReader() {
            @Override
            public boolean wants(long fromEpochNanos, long toEpochNanos) {
                return told.isEmpty();
            }

            @Override
            public void line(LogLine line, LogPlace place) {
                told.add(line);
            }
        });
        assertTrue(told.size() < 2_000, "told " + told.size());
    }

    @Test
    void aKillLosesNothingAndDoublesNothing() throws IOException {
        write(new Random(2), 5_000);
        indexAll();
        index.close();
        index = LineIndex.open(directory, clock);
        write(new Random(3), 5_000);
        indexAll();
        Map<String, SourceTotals> before = index.totals();
        Map<LogPlace, LogLine> lines = told(LineQuery.of(0, Long.MAX_VALUE, Set.of()), any -> true);
        Path killed = directory.resolveSibling(directory.getFileName() + "-killed");
        Files.createDirectory(killed);
        copy(killed, any -> true); // as the disk is found after a kill
        try (LineIndex after = LineIndex.open(killed, clock)) {
            LineIndexer indexer = new LineIndexer(after, Duration.ZERO, clock);
            while (indexer.indexSome()) {}
            assertEquals(before, after.totals());
            assertEquals(lines, told(after, LineQuery.of(0, Long.MAX_VALUE, Set.of()), any -> true));
            assertNotEquals(0, Files.size(killed.resolve(LineIndex.FILE_NAME)));
        } finally {
            delete(killed);
        }
    }

    /** A disk may have had the index, but not yet the newest lines. */
    @Test
    void anIndexOfMoreThanIsInTheJournalIsMadeAnew() throws IOException {
        write(new Random(4), 5_000);
        Path lost = directory.resolveSibling(directory.getFileName() + "-lost");
        Files.createDirectory(lost);
        try {
            copy(lost, file -> !file.getFileName().toString().startsWith(LineIndex.FILE_NAME));
            Map<LogPlace, LogLine> kept = scanned(any -> true);
            write(new Random(5), 5_000);
            indexAll();
            index.close();
            copy(lost, file -> file.getFileName().toString().startsWith(LineIndex.FILE_NAME));
            index = LineIndex.open(directory, clock);
            try (LineIndex after = LineIndex.open(lost, clock);
                    LogJournal goesOn = LogJournal.open(lost, JournalOptions.defaults(), clock)) {
                LineQuery all = LineQuery.of(0, Long.MAX_VALUE, Set.of());
                assertEquals(kept, told(after, all, any -> true));
                assertTrue(goesOn.offer(line("f0", 1, "new")));
                goesOn.flush();
                assertEquals(kept.size() + 1, told(after, all, any -> true).size());
                LineIndexer indexer = new LineIndexer(after, Duration.ZERO, clock);
                while (indexer.indexSome()) {}
                assertEquals(kept.size() + 1, told(after, all, any -> true).size());
                assertTrue(bytesOf(after, "f0") < bytesOf("f0"));
            }
        } finally {
            delete(lost);
        }
    }

    private static void delete(Path copied) throws IOException {
        try (Stream<Path> files = Files.list(copied)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(copied);
    }

    @Test
    void retentionTakesBlocksStreamsAndBytesAway() {
        journal.offer(line("f0", 1, "old"));
        journal.flush();
        clock.advance(Duration.ofDays(8).toNanos());
        journal.offer(line("f1", 2, "new"));
        journal.flush();
        indexAll();
        clock.advance(Duration.ofHours(2).toNanos());
        journal.offer(line("f1", 2, "newest"));
        journal.flush();
        indexAll();
        assertEquals(29, bytesOf("f0"));
        assertEquals(1, journal.enforceRetention());
        clock.advance(Duration.ofMinutes(2).toNanos());
        indexAll();
        assertEquals(0, bytesOf("f0"));
        assertEquals(List.of(), List.copyOf(index.streams(Set.of("f0"))));
        assertEquals(
                List.of("new", "newest"),
                told(LineQuery.of(0, Long.MAX_VALUE, Set.of()), any -> true).values().stream()
                        .map(LogLine::text)
                        .toList());
    }

    @Test
    void sourcesAreForgottenWhenNothingOfThemIsLeft() {
        String group = "log-group:g";
        journal.offer(line("f0", 1, "old"));
        journal.offer(LogLine.ofGroup("g", 1, 1, clock.epochNanos(), "of a day"));
        journal.offer(new LogLine(1, 2, LogStream.ofGroup("g2", "s1"), clock.epochNanos(), "of a client"));
        journal.flush();
        long first = clock.epochNanos();
        indexAll();
        assertEquals(Map.of(group, first), index.lastOfDayStreams(Set.of(group, "log-group:g2", "f0")));
        clock.advance(Duration.ofDays(8).toNanos());
        journal.offer(line("f1", 2, "new"));
        journal.flush();
        indexAll();
        assertEquals(Map.of(group, first), index.lastOfDayStreams(Set.of(group, "log-group:g2", "f0")));
        index.forgetEmpty(Set.of("f0", group, "f1", "nobody"));
        assertEquals(Set.of("f0", "f1", group, "log-group:g2"), index.totals().keySet());
        assertEquals(1, journal.enforceRetention());
        clock.advance(Duration.ofMinutes(2).toNanos());
        indexAll();
        assertEquals(Map.of(), index.lastOfDayStreams(Set.of(group)));
        assertEquals(0, bytesOf("f0"));
        index.forgetEmpty(Set.of("f0", group, "f1", "nobody"));
        assertEquals(Set.of("f1", "log-group:g2"), index.totals().keySet());
        restart();
        indexAll();
        assertEquals(Set.of("f1", "log-group:g2"), index.totals().keySet());
        journal.offer(line("f0", 1, "back"));
        journal.flush();
        indexAll();
        assertEquals(30, bytesOf("f0"));
        assertEquals(1, index.streams(Set.of("f0")).size());
    }

    @Test
    void knowsStreamsAndWhereRunsHavePrinted() {
        LogLine first = line("f0", 7, "one");
        journal.offer(first);
        clock.advance(Duration.ofSeconds(1).toNanos());
        journal.offer(line("f0", 7, "two"));
        journal.flush();
        indexAll();
        assertEquals(first.stream(), index.streamOf("f0", 7));
        assertEquals(first.stream(), index.streamOf(new UUID(first.requestIdHigh(), first.requestIdLow())));
        assertNull(index.streamOf(new UUID(0, 0)));
        StreamTimes times = index.streams(Set.of("f0")).iterator().next();
        assertEquals(Duration.ofSeconds(1).toNanos(), times.lastEpochNanos() - times.firstEpochNanos());
        restart();
        indexAll();
        assertEquals(first.stream(), index.streamOf("f0", 7));
        assertEquals(1, index.streams(Set.of("f0")).size());
    }

    @Test
    void linesOfTheFirstFormatAreSeenToNeedTheirRuns() {
        LineQuery now = LineQuery.of(BEGIN_NANOS, BEGIN_NANOS + 1, Set.of());
        journal.offer(line("f0", 7, "knows"));
        journal.flush();
        indexAll();
        assertTrue(index.knowsAllStreams(now));
        journal.offer(new LogLine(1, 2, "f0", clock.epochNanos(), "does not"));
        journal.flush();
        indexAll();
        assertFalse(index.knowsAllStreams(now));
    }

    private void write(Random random, int lines) {
        for (int i = 0; i < lines; i++) {
            clock.advance(Duration.ofMillis(random.nextInt(1_000)).toNanos());
            String text = "word" + random.nextInt(9) + " and " + (random.nextInt(500) == 0 ? "änderung " : "")
                    + "x".repeat(random.nextInt(100));
            if (random.nextInt(10) == 0) {
                long backNanos = random.nextLong(Duration.ofHours(1).toNanos());
                LogStream stream = LogStream.ofGroup("g", "s" + random.nextInt(3));
                offer(new LogLine(0, i, stream, clock.epochNanos() - backNanos, text));
            } else {
                offer(line("f" + random.nextInt(4), random.nextInt(9) + 1, text));
            }
            if (random.nextInt(8) == 0) {
                journal.flush();
            }
        }
        journal.flush();
    }

    private void offer(LogLine line) {
        if (!journal.offer(line)) {
            journal.flush();
            assertTrue(journal.offer(line));
        }
    }

    private LogLine line(String function, int instance, String text) {
        long now = clock.epochNanos();
        return new LogLine(
                now, instance, LogStream.ofInstance(function, "$LATEST", instance, BEGIN_NANOS), now, text);
    }

    private long bytesOf(String source) {
        return bytesOf(index, source);
    }

    private static long bytesOf(LineIndex in, String source) {
        SourceTotals totals = in.totals().get(source);
        return totals == null ? -1 : totals.bytes();
    }

    private void indexSome(int documents) {
        for (int i = 0; i < documents && index.step(); i++) {
            index.rest();
        }
    }

    private void indexAll() {
        LineIndexer indexer = new LineIndexer(index, Duration.ZERO, clock);
        while (indexer.indexSome()) {}
        assertNull(indexer.failure());
    }

    private void restart() {
        index.close();
        index = LineIndex.open(directory, clock);
    }

    private void copy(Path to, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(wanted).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private Map<LogPlace, LogLine> told(LineQuery query, Predicate<LogLine> wanted) {
        return told(index, query, wanted);
    }

    private static Map<LogPlace, LogLine> told(LineIndex by, LineQuery query, Predicate<LogLine> wanted) {
        Map<LogPlace, LogLine> told = new LinkedHashMap<>();
        by.tell(query, adding(told, wanted));
        return told;
    }

    private static LineReader adding(Map<LogPlace, LogLine> told, Predicate<LogLine> wanted) {
        return new LineReader() {
            @Override
            public boolean wants(long fromEpochNanos, long toEpochNanos) {
                return true;
            }

            @Override
            public void line(LogLine line, LogPlace place) {
                if (wanted.test(line)) {
                    assertNull(told.put(place, line), () -> "told twice: " + line);
                }
            }
        };
    }

    private Map<LogPlace, LogLine> scanned(Predicate<LogLine> wanted) {
        Map<LogPlace, LogLine> scanned = new LinkedHashMap<>();
        try (LogTail tail = journal.tail()) {
            while (tail.nextPlaced((line, place) -> {
                if (wanted.test(line)) {
                    scanned.put(place, line);
                }
            })) {}
        }
        return scanned;
    }
}
