package dev.millrace.telemetry.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrintedRunsTest {
    private static final int RUNS_MAX = 1_000;

    private final PrintedRuns printed = new PrintedRuns(RUNS_MAX, 5);

    @Test
    void theLastRunsAreKnownByTheirIds() {
        long seed = System.nanoTime();
        int runs = 10 * RUNS_MAX;
        for (int i = 0; i < runs; i++) {
            printed.add(line(id(seed, i), i % 7, 1_000 + i));
            if (i % 371 == 0 || i == runs - 1) {
                for (int known = Math.max(0, i - RUNS_MAX + 1); known <= i; known++) {
                    assertEquals(stream(known % 7), printed.streamOf(id(seed, known)), "seed " + seed);
                }
            }
        }
        assertNull(printed.streamOf(id(seed, runs)));
        assertNull(printed.streamOf(id(seed, 0)));
    }

    @Test
    void whoIsNotKnownBeganBeforeThatTimeOrPrintedNothing() {
        assertEquals(5, printed.sinceEpochNanos());
        for (int i = 0; i < 7 * RUNS_MAX; i++) {
            printed.add(line(new UUID(i, 0), 1, 1_000 + i));
            for (int earlier = Math.max(0, i - 3 * RUNS_MAX); earlier <= i; earlier += 500) {
                boolean isKnown = printed.streamOf(new UUID(earlier, 0)) != null;
                assertTrue(isKnown || 1_000 + earlier <= printed.sinceEpochNanos());
            }
        }
        assertTrue(printed.sinceEpochNanos() < 1_000 + 6 * RUNS_MAX, "so many are known");
    }

    @Test
    void theFirstLineOfARunCounts() {
        printed.add(line(new UUID(1, 1), 1, 10));
        printed.add(line(new UUID(1, 1), 2, 20));
        assertEquals(stream(1), printed.streamOf(new UUID(1, 1)));
        for (int i = 0; i < RUNS_MAX; i++) {
            printed.add(line(new UUID(2, i), 3, 30));
        }
        printed.add(line(new UUID(1, 1), 2, 40));
        assertEquals(stream(1), printed.streamOf(new UUID(1, 1)));
    }

    @Test
    void streamsThatAreTheSameAreKeptOnce() {
        printed.add(line(new UUID(1, 1), 1, 10));
        printed.add(line(new UUID(1, 2), 1, 10));
        assertSame(printed.streamOf(new UUID(1, 1)), printed.streamOf(new UUID(1, 2)));
    }

    private static UUID id(long seed, int run) {
        Random random = new Random(seed + run);
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static LogStream stream(int instance) {
        return new LogStream("f", "$LATEST", instance + 1, 20_000);
    }

    private static LogLine line(UUID id, int instance, long epochNanos) {
        return new LogLine(
                id.getMostSignificantBits(), id.getLeastSignificantBits(), stream(instance), epochNanos, "text");
    }
}
