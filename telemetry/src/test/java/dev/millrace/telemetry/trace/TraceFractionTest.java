package dev.millrace.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.telemetry.Runs;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceFractionTest {
    private static final RunRecord RUN = Runs.returned("f", 1_000);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int RUNS = 100_000;

    private final RunTrace[] traces = traces();

    private static RunTrace[] traces() {
        Random random = new Random(1);
        return IntStream.range(0, RUNS)
                .mapToObj(i -> (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE)
                .map(low -> new RunTrace(1, low, 1, 0, false))
                .toArray(RunTrace[]::new);
    }

    @Test
    void takesThatFractionOfTracesAndTheSameOnesEachTime() {
        TraceFraction tenth = unlimited(0.1);
        TraceFraction fifth = unlimited(0.2);
        TraceFraction all = unlimited(1);
        TraceFraction none = unlimited(0);
        int taken = 0;
        for (RunTrace trace : traces) {
            boolean isTaken = tenth.takes(RUN, trace);
            taken += isTaken ? 1 : 0;
            assertEquals(isTaken, tenth.takes(RUN, new RunTrace(9, trace.traceIdLow(), 7, 8, false)));
            assertTrue(fifth.takes(RUN, trace) || !isTaken, "who takes more takes these, too");
            assertTrue(all.takes(RUN, trace));
            assertFalse(none.takes(RUN, trace));
        }
        assertEquals(RUNS / 10, taken, 500);
    }

    @Test
    void takesFewerOfABusyServer() {
        TraceFraction limited = new TraceFraction(0.01, 100);
        assertEquals(RUNS / 100, takenIn(limited, 0), 200, "of the first second it does not know yet");
        assertEquals(100, takenIn(limited, 1), 50);
        assertEquals(100, takenIn(limited, 2), 50);
        assertEquals(RUNS / 100, takenIn(limited, 9), 200, "nothing ran in the second before");
    }

    @Test
    void takesTheWholeFractionWhileFewRun() {
        TraceFraction limited = new TraceFraction(0.5, 100);
        for (int second = 0; second < 10; second++) {
            RunRecord run = Runs.later(RUN, second * SECOND);
            for (int i = 0; i < 150; i++) {
                assertEquals(unlimited(0.5).takes(run, traces[i]), limited.takes(run, traces[i]));
            }
        }
    }

    @Test
    void goesOnWhenTheClockWasSetBack() {
        TraceFraction limited = new TraceFraction(0.01, 100);
        takenIn(limited, 100);
        takenIn(limited, 10);
        assertEquals(100, takenIn(limited, 11), 50);
    }

    @Test
    void aRunThatComesAfterLaterOnesChangesNothing() {
        TraceFraction limited = new TraceFraction(0.01, 100);
        takenIn(limited, 1);
        int taken = 0;
        for (int i = 0; i < RUNS; i++) {
            taken += limited.takes(Runs.later(RUN, (2 - i % 2) * SECOND), traces[i]) ? 1 : 0;
        }
        assertEquals(100, taken, 50);
    }

    private int takenIn(TraceFraction fraction, int second) {
        RunRecord run = Runs.later(RUN, second * SECOND);
        int taken = 0;
        for (RunTrace trace : traces) {
            taken += fraction.takes(run, trace) ? 1 : 0;
        }
        return taken;
    }

    private static TraceFraction unlimited(double fraction) {
        return new TraceFraction(fraction, TraceSampling.NO_LIMIT);
    }
}
