package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionConfiguration.Logging;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class RunLogTest {
    private static final String START = "START RequestId: 01234567-89ab-4def-8123-456789abcdef Version: $LATEST";

    private static final String INIT_START = "INIT_START Runtime Version: java:25\tRuntime Version ARN: "
            + new Account("123456789012", "eu-west-1").runtimeArn("java25");

    private final List<String> lines = new ArrayList<>();

    @Test
    void keepsTheLastBytesHoweverTheyWereWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RunLog log = new RunLog(TestRuns.run(), LogSink.NONE);
        byte[] all = new byte[100_000];
        random.nextBytes(all);
        int written = 0;
        while (written < all.length) {
            int length = Math.min(all.length - written, random.nextInt(9_000));
            log.write(all, written, length);
            written += length;
            assertArrayEquals(
                    Arrays.copyOfRange(all, Math.max(0, written - RunLog.TAIL_BYTES_MAX), written),
                    log.tail(),
                    "seed " + seed);
        }
        assertEquals(all.length, log.writtenBytes());
    }

    @Test
    void passesWholeLinesOn() {
        RunLog log = sunk(true);
        write(log, "one\ntw");
        write(log, "o\r\n\nthr");
        assertEquals(List.of(START, "one", "two", ""), lines);
        log.finish();
        log.finish();
        assertEquals(List.of(START, "one", "two", "", "thr"), lines);
        assertEquals(0, log.droppedBytes());
    }

    @Test
    void keepsACharacterWholeThatComesInTwoWrites() {
        RunLog log = sunk(true);
        byte[] euro = "€\n".getBytes(StandardCharsets.UTF_8);
        log.write(euro, 0, 1);
        log.write(euro, 1, euro.length - 1);
        assertEquals(List.of(START, "€"), lines);
    }

    @Test
    void cutsALineThatIsTooLong() {
        RunLog log = sunk(true);
        write(log, "a".repeat(RunLog.LINE_BYTES_MAX) + "bc\nshort\n");
        String cut = "a".repeat(RunLog.LINE_BYTES_MAX) + " [2 more bytes of this line were cut off]";
        assertEquals(List.of(START, cut, "short"), lines);
        assertEquals(2, log.droppedBytes());
    }

    @Test
    void whatIsNoUtf8KeepsWithinTheBound() {
        RunLog log = sunk(true);
        byte[] noise = new byte[RunLog.LINE_BYTES_MAX];
        Arrays.fill(noise, (byte) 0xFF);
        log.write(noise, 0, noise.length);
        log.finish();
        assertEquals(List.of(START, "?".repeat(noise.length)), lines);
    }

    @Test
    void countsWhatTheSinkTurnsAway() {
        RunLog log = sunk(false);
        write(log, "12345\n123\n");
        assertEquals(8, log.droppedBytes());
    }

    @Test
    void saysWhereLinesAreMissing() {
        AtomicBoolean room = new AtomicBoolean();
        RunLog log = new RunLog(TestRuns.run(), (run, line) -> room.get() && lines.add(line));
        write(log, "12345\n123\n");
        room.set(true);
        write(log, "next\n");
        room.set(false);
        write(log, "1\n");
        room.set(true);
        log.finish();
        assertEquals(
                List.of(
                        START,
                        "[8 bytes of log lines were lost here]",
                        "next",
                        "[1 bytes of log lines were lost here]"),
                lines);
    }

    @Test
    void whatIsPrintedWhileAnInstanceStartsStandsBeforeTheStartOfTheRun() {
        Run run = TestRuns.run();
        run.takenCold("a", 1, ended -> {}, 1_000_000_000L);
        RunLog log = new RunLog(run, (_, line) -> lines.add(line));
        write(log, "loading\n");
        write(log, "half");
        log.finish(); // the start has ended
        run.begin();
        write(log, "working\n");
        log.finish();
        assertEquals(List.of(INIT_START, "loading", "half", START, "working"), lines);
    }

    @Test
    void aColdRunThatPrintsOnlyAfterItsStartHasBothLinesBefore() {
        Run run = TestRuns.run();
        run.takenCold("a", 1, ended -> {}, 1_000_000_000L);
        RunLog log = new RunLog(run, (_, line) -> lines.add(line));
        run.begin();
        write(log, "working\n");
        assertEquals(List.of(INIT_START, START, "working"), lines);
    }

    @Test
    void aLogInJsonBeginsWithRecordsAndOneOfWarningsWithNothing() {
        Run run = TestRuns.run(new Logging("JSON", "group", null, null));
        run.takenCold("a", 1, ended -> {}, 1_000_000_000L);
        RunLog log = new RunLog(run, (_, line) -> lines.add(line));
        run.begin();
        write(log, "working\n");
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("\"type\":\"platform.initStart\""), lines::toString);
        assertTrue(lines.get(1).contains("\"type\":\"platform.start\""), lines::toString);

        lines.clear();
        RunLog quiet = new RunLog(
                TestRuns.run(new Logging("JSON", "group", null, "WARN")), (_, line) -> lines.add(line));
        write(quiet, "working\n");
        assertEquals(List.of("working"), lines);
    }

    private RunLog sunk(boolean accepts) {
        return new RunLog(TestRuns.run(), (run, line) -> {
            lines.add(line);
            return accepts;
        });
    }

    private static void write(RunLog log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }
}
