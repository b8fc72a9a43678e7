package dev.millrace.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.Runs;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailSamplerTest {
    private static final TraceSampling NOTHING_ELSE = TraceSampling.unlimited(0, false);
    private static final RunSubject SUBJECT = new RunSubject("f", "1", "java25", "hash", 128, 3_000);

    private final TailSampler sampler = new TailSampler(NOTHING_ELSE, 10);

    @Test
    void keepsEveryError() {
        for (RunOutcome outcome : RunOutcome.values()) {
            assertEquals(outcome != RunOutcome.RETURNED, sampler.keeps(Runs.run(SUBJECT, "a", 1_000, outcome)));
        }
    }

    @Test
    void keepsAboutTheSlowestOfAHundred() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int kept = 0;
        int slowest = 0;
        int runs = 100_000;
        for (int i = 0; i < runs; i++) {
            long nanos = 1_000_000L + random.nextInt(1_000_000);
            boolean isKept = sampler.keeps(run(i * 1_000_000L, nanos));
            if (i >= 1_000) {
                kept += isKept ? 1 : 0;
                slowest += isKept && nanos > 1_970_000 ? 1 : 0;
            }
        }
        assertTrue(kept > runs / 400 && kept <= runs * 0.015, kept + " kept, seed " + seed);
        assertEquals(kept, slowest, "seed " + seed);
    }

    @Test
    void forgetsWhatWasSlowBefore() {
        for (int i = 0; i < 1_000; i++) {
            sampler.keeps(run(i * 1_000_000L, 1_000_000));
        }
        assertTrue(sampler.keeps(run(1_000_000_000L, 5_000_000)));
        for (int i = 0; i < 1_000; i++) {
            sampler.keeps(run(60_000_000_000L + i * 1_000_000L, 10_000_000));
        }
        for (int i = 0; i < 1_000; i++) {
            sampler.keeps(run(120_000_000_000L + i * 1_000_000L, 10_000_000));
        }
        assertFalse(sampler.keeps(run(122_000_000_000L, 5_000_000)));
    }

    @Test
    void sameDurationsAreNotSlow() {
        for (int i = 0; i < 10_000; i++) {
            assertFalse(sampler.keeps(run(i * 1_000_000L, 1_000_000)));
        }
    }

    @Test
    void aHundredRunsAreNeededHoweverLongTheyTake() {
        boolean any = false;
        for (int i = 0; i < 300; i++) {
            any |= sampler.keeps(run(i * 60_000_000_000L, 1_000_000));
        }
        assertFalse(any);
        assertTrue(sampler.keeps(run(300 * 60_000_000_000L, 2_000_000)), "one a minute");
    }

    @Test
    void keepsWhatCallersKeepWhereItIsToldTo() {
        TraceLink caller = new TraceLink(1, 1, 1, true);
        RunRecord kept = new RunRecord(
                1, 2, SUBJECT, "a", 1, TriggerKind.INVOKE, 1, Runs.ARRIVAL_EPOCH_NANOS, 0, 0, 1_000, false,
                RunOutcome.RETURNED, "", 0, 0, false, false, caller);
        assertFalse(sampler.keeps(kept));
        assertTrue(new TailSampler(TraceSampling.unlimited(0, true), 10).keeps(kept));
    }

    private static RunRecord run(long laterNanos, long runNanos) {
        RunRecord run = Runs.run(SUBJECT, "a", runNanos, RunOutcome.RETURNED);
        return Runs.later(run, laterNanos);
    }
}
