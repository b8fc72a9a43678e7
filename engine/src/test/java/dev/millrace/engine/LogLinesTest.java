package dev.millrace.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {
    /** A file system without a free byte, as that of a full disk. */
    private static final Path NO_ROOM = Path.of("/proc");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));
    private final Run run = TestRuns.run();

    @Test
    void keepsEveryLineOfCodeThatPrintsMoreThanTheQueueHolds() {
        try (LogJournal journal = open(4)) {
            LogLines lines = new LogLines(journal, gaps(), clock);
            List<String> printed = IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList();

            printed.forEach(text -> assertTrue(lines.line(run, text)));
            journal.flush();

            assertEquals(printed, readAll(journal).stream().map(LogLine::text).toList());
            assertEquals(0, journal.droppedLines());
        }
    }

    @Test
    void aLineTellsItsRunItsFunctionAndItsTime() {
        try (LogJournal journal = open(4)) {
            clock.advance(Duration.ofSeconds(7));
            new LogLines(journal, gaps(), clock).line(run, "hello");
            journal.flush();

            LogLine line = readAll(journal).getFirst();
            assertEquals(run.requestId().high(), line.requestIdHigh());
            assertEquals(run.requestId().low(), line.requestIdLow());
            assertEquals("f", line.source());
            assertEquals(clock.epochNanos(), line.epochNanos());
        }
    }

    @Test
    void aLineThatNoJournalTakesIsToldToThePrinterAndCounted() {
        LogJournal journal = open(4);
        journal.close();
        LogLines lines = new LogLines(journal, gaps(), clock);

        assertFalse(lines.line(run, "lost"));
        assertEquals(1, journal.droppedLines());
    }

    /** The clock is read once before each wait, so it tells how often a printer has waited. */
    @Test
    void afterAWaitInVainNobodyWaitsForASecond() {
        LogJournal journal = open(4);
        journal.close();
        AtomicInteger readings = new AtomicInteger();
        LogLines lines = new LogLines(journal, gaps(), new Clock() {
            @Override
            public long nanoTime() {
                readings.incrementAndGet();
                return clock.nanoTime();
            }

            @Override
            public long epochNanosAt(long nanoTime) {
                return clock.epochNanosAt(nanoTime);
            }
        });

        readings.set(0);
        lines.line(run, "waits");
        int patient = readings.getAndSet(0);
        lines.line(run, "does not");
        int hasty = readings.getAndSet(0);
        clock.advance(Duration.ofSeconds(1));
        lines.line(run, "waits again");
        int patientAgain = readings.get();

        assertTrue(hasty < patient, hasty + " readings after a wait in vain, " + patient + " before it");
        assertEquals(patient, patientAgain);
        assertEquals(3, journal.droppedLines());
    }

    @Test
    void theFirstLineWakesAnIdleWatch() throws InterruptedException {
        try (LogJournal journal = open(4)) {
            LogLines lines = new LogLines(journal, gaps(), clock);
            Thread watch = Thread.ofPlatform().start(() -> {
                lines.awaitLine(Duration.ofMinutes(10).toNanos());
                lines.writeOut();
            });
            await().until(() -> watch.getState() == Thread.State.TIMED_WAITING);
            lines.line(run, "first");
            assertTrue(watch.join(Duration.ofMinutes(1)));
            assertEquals(1, readAll(journal).size());
            lines.line(run, "second");
            Thread late = Thread.ofPlatform().start(() -> lines.awaitLine(Duration.ofMinutes(10).toNanos()));
            assertTrue(late.join(Duration.ofMinutes(1)), "a watch does not wait when a line is there");
        }
    }

    @Test
    void aWatchThatDiesHasNotedUpToWhenAllIsStored() {
        try (LogJournal journal = open(4)) {
            LogLines lines = new LogLines(journal, gaps(), clock);
            clock.advance(Duration.ofMinutes(5));
            long endedEpochNanos = clock.epochNanos();
            lines.line(run, "stored");
            clock.advance(Duration.ofSeconds(2));
            lines.writeOut();
            clock.advance(Duration.ofMillis(1));
            lines.line(run, "lost");
            gaps(); // the next start
            assertFalse(mayLack(endedEpochNanos));
            assertTrue(mayLack(clock.epochNanos()));
        }
    }

    @Test
    void linesThatFindNoRoomOnTheDiskLeaveAGapAndThoseAfterThemDoNot() throws IOException {
        LogJournal journal = openBehindLink();
        LogLines lines = new LogLines(journal, gaps(), clock);
        clock.advance(Duration.ofMinutes(1));
        lines.writeOut();
        long storedEpochNanos = clock.epochNanos();
        clock.advance(Duration.ofMinutes(1));

        loseForWantOfRoom(journal, lines);
        lines.writeOut();
        long lostEpochNanos = clock.epochNanos();
        assertTrue(mayLack(lostEpochNanos), "known while the server runs");

        turn(disk());
        assertTrue(journal.hasRoom());
        clock.advance(Duration.ofMinutes(1));
        assertTrue(lines.line(run, "stored"));
        lines.writeOut();
        lines.close();

        assertEquals(1, journal.failedBatches());
        assertEquals(List.of("stored"), readAll(journal).stream().map(LogLine::text).toList());
        gaps(); // the next start
        assertTrue(mayLack(lostEpochNanos));
        assertFalse(mayLack(storedEpochNanos - 2_000_000_000L));
        assertFalse(mayLack(clock.epochNanos()));
    }

    /** Without a tick of the watch between the line and the end. */
    @Test
    void linesThatFindNoRoomWhenTheServerEndsLeaveAGap() throws IOException {
        LogJournal journal = openBehindLink();
        LogLines lines = new LogLines(journal, gaps(), clock);
        loseForWantOfRoom(journal, lines);
        long lostEpochNanos = clock.epochNanos();
        lines.close();
        turn(disk());
        clock.advance(Duration.ofMinutes(1));
        gaps(); // the next start
        assertTrue(mayLack(lostEpochNanos));
        assertFalse(mayLack(clock.epochNanos()));
    }

    @Test
    void anEndThatWritesAllLeavesNoGap() {
        LogJournal journal = open(4);
        LogLines lines = new LogLines(journal, gaps(), clock);
        assertTrue(lines.line(run, "stored"));
        lines.close();
        gaps(); // the next start
        assertEquals(List.of("stored"), readAll(journal).stream().map(LogLine::text).toList());
        assertEquals(List.of(), LogGaps.noted(directory));
    }

    /** In a directory that can be said to be on another disk. */
    private LogJournal openBehindLink() throws IOException {
        Files.createSymbolicLink(link(), Files.createDirectory(disk()));
        return LogJournal.open(link(), JournalOptions.defaults(), clock);
    }

    private void loseForWantOfRoom(LogJournal journal, LogLines lines) throws IOException {
        turn(NO_ROOM);
        assertFalse(journal.hasRoom());
        assertTrue(lines.line(run, "lost"));
    }

    /** The disk of the journal is asked for by its path, and its files are open already. */
    private void turn(Path to) throws IOException {
        Files.delete(link());
        Files.createSymbolicLink(link(), to);
    }

    private Path link() {
        return directory.resolve("link");
    }

    private Path disk() {
        return directory.resolve("disk");
    }

    private boolean mayLack(long epochNanos) {
        return LogGaps.mayLack(LogGaps.noted(directory), epochNanos, epochNanos);
    }

    private LogGaps gaps() {
        return LogGaps.open(directory, clock);
    }

    private LogJournal open(int queueCapacity) {
        return LogJournal.open(directory, JournalOptions.defaults().withQueueCapacity(queueCapacity), clock);
    }

    private static List<LogLine> readAll(LogJournal journal) {
        List<LogLine> lines = new ArrayList<>();
        try (LogTail tail = journal.tail()) {
            while (tail.next(lines::add)) {}
        }
        return lines;
    }
}
