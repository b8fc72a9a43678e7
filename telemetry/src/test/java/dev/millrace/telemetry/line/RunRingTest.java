package dev.millrace.telemetry.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.TriggerKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunRingTest {
    @Test
    void aRunComesOutAsItWentIn() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RunRing ring = new RunRing(2_500);
        Deque<RunRecord> expected = new ArrayDeque<>();
        for (int i = 0; i < 10_000; i++) {
            RunRecord run = any(random);
            ring.add(run);
            expected.addLast(run);
            if (expected.size() > 2_500) {
                expected.removeFirst();
            }
            if (i % 1_237 == 0 || i == 9_999) {
                check(List.copyOf(expected), ring, "seed " + seed + ", run " + i);
            }
        }
    }

    @Test
    void itIsFullWithTheRunsThatItMayHold() {
        RunRing ring = new RunRing(2);
        assertEquals(0, ring.size());
        ring.add(any(new Random(1)));
        assertFalse(ring.isFull());
        ring.add(any(new Random(2)));
        assertTrue(ring.isFull());
        ring.add(any(new Random(3)));
        assertEquals(2, ring.size());
    }

    private static void check(List<RunRecord> expected, RunRing ring, String where) {
        assertEquals(expected.size(), ring.size(), where);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), ring.run(i), where);
            assertEquals(expected.get(i).endEpochNanos(), ring.endEpochNanos(i), where);
            assertEquals(expected.get(i).subject().function(), ring.function(i), where);
        }
    }

    private static RunRecord any(Random random) {
        return new RunRecord(
                random.nextLong(),
                random.nextLong(),
                new RunSubject("f" + random.nextInt(5), "$LATEST", "java25", "sha", 128, 3_000),
                random.nextBoolean() ? "" : "a",
                random.nextInt(),
                anyOf(TriggerKind.values(), random),
                random.nextInt(256),
                random.nextLong(Long.MAX_VALUE / 2),
                random.nextLong(1L << 40),
                random.nextLong(1L << 40),
                random.nextLong(1L << 48),
                random.nextBoolean(),
                anyOf(RunOutcome.values(), random),
                random.nextBoolean() ? "" : "Function.Error",
                random.nextInt(1 << 24),
                random.nextLong(1L << 32),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean()
                        ? null
                        : new TraceLink(random.nextLong(), random.nextLong(), random.nextLong(), random.nextBoolean()));
    }

    private static <T> T anyOf(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }
}
