package dev.millrace.engine.runtime.process.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerOutputTest {
    private final Run first = TestRuns.run();
    private final Run second = TestRuns.otherRun();

    @Test
    void whatIsPrintedBelongsToTheRunInProgress() {
        WorkerOutput output = new WorkerOutput(false);
        output.begin(first);
        print(output, "one\ntw");
        print(output, "o\n");
        output.end(first);
        output.begin(second);
        print(output, "three");
        assertEquals("one\ntwo\n", logOf(first));
        assertEquals("three", logOf(second));
    }

    @Test
    void whatIsPrintedBetweenRunsBelongsToTheLast() {
        WorkerOutput output = new WorkerOutput(false);
        output.begin(first);
        output.end(first);
        print(output, "late");
        assertEquals("late", logOf(first));
    }

    @Test
    void whatIsPrintedBeforeTheFirstRunBelongsToNobody() {
        WorkerOutput output = new WorkerOutput(false);
        print(output, "early");
        assertTrue(output.hasRead(5));
        output.begin(first);
        assertNull(first.logIfAny());
    }

    @Test
    void onlyTheBytesThatWereReadAreTaken() {
        WorkerOutput output = new WorkerOutput(false);
        output.begin(first);
        output.read("taken, and left from before".getBytes(StandardCharsets.UTF_8), 5);
        assertEquals("taken", logOf(first));
        assertFalse(output.hasRead(6));
    }

    @Test
    void ofSeveralRunsALineBelongsToTheOneWhoseIdItCarriesElseToTheOldest() {
        WorkerOutput output = new WorkerOutput(true);
        output.begin(first);
        output.begin(second);
        String half = "INFO " + second.requestId().toString().substring(0, 10);
        print(output, "for nobody\n" + half);
        print(output, second.requestId().toString().substring(10) + " hello\n");
        print(output, "for nobody again\n" + first.requestId() + " hello\n");
        assertEquals("INFO " + second.requestId() + " hello\n", logOf(second));
        assertEquals("for nobody\nfor nobody again\n" + first.requestId() + " hello\n", logOf(first));
        output.end(first);
        print(output, "now for the other\n");
        assertEquals("INFO " + second.requestId() + " hello\nnow for the other\n", logOf(second));
    }

    @Test
    void aLineWithoutEndIsDividedAndNothingOfItIsLost() {
        WorkerOutput output = new WorkerOutput(true);
        output.begin(first);
        print(output, "x".repeat(100_000) + "\n");
        assertEquals(100_001, first.log().writtenBytes());
    }

    @Test
    void theLastLineNeedsNoEndWhenTheOutputEnds() {
        WorkerOutput output = new WorkerOutput(true);
        output.begin(first);
        print(output, "panic");
        output.ended();
        assertEquals("panic", logOf(first));
    }

    @Test
    void whoWaitsForBytesIsCalledOnceTheyHaveBeenRead() {
        WorkerOutput output = new WorkerOutput(false);
        output.begin(first);
        List<String> called = new ArrayList<>();
        output.whenRead(0, () -> called.add("none"));
        output.whenRead(4, () -> called.add("four " + logOf(first)));
        output.whenRead(6, () -> called.add("six"));
        assertEquals(List.of("none"), called);
        print(output, "abc");
        assertEquals(List.of("none"), called);
        print(output, "d");
        assertEquals(List.of("none", "four abcd"), called);
        output.whenRead(3, () -> called.add("three"));
        output.ended();
        assertEquals(List.of("none", "four abcd", "three", "six"), called);
        output.whenRead(1_000, () -> called.add("never printed"));
        assertEquals("never printed", called.getLast());
        assertTrue(output.hasRead(1_000));
    }

    private static void print(WorkerOutput output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.read(bytes, bytes.length);
    }

    private static String logOf(Run run) {
        return new String(run.log().tail(), StandardCharsets.UTF_8);
    }
}
