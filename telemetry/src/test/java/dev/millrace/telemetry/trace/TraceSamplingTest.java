package dev.millrace.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.trace.RunTrace;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceSamplingTest {
    @Test
    void takesOpenTelemetrysWords() {
        assertEquals(new TraceSampling(0.01, true), TraceSampling.of("", ""));
        assertEquals(new TraceSampling(0.2, true), TraceSampling.of("", "0.2"));
        assertEquals(new TraceSampling(1, false), TraceSampling.of("always_on", ""));
        assertEquals(new TraceSampling(0, true), TraceSampling.of("parentbased_always_off", ""));
        assertEquals(new TraceSampling(0.5, false), TraceSampling.of("traceidratio", "0.5"));
        assertEquals(new TraceSampling(0.5, true), TraceSampling.of("parentbased_traceidratio", "0.5"));
    }

    @Test
    void refusesWhatThereIsNot() {
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("jaeger_remote", ""));
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("traceidratio", "1.1"));
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("traceidratio", "often"));
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("", "NaN"));
    }

    @Test
    void takesThatFractionOfTracesAndTheSameOnesEachTime() {
        Random random = new Random(1);
        RunTrace[] traces = IntStream.range(0, 100_000)
                .mapToObj(i -> (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE)
                .map(low -> new RunTrace(1, low, 1, 0, false))
                .toArray(RunTrace[]::new);
        TraceSampling tenth = new TraceSampling(0.1, false);
        TraceSampling fifth = new TraceSampling(0.2, false);
        int taken = 0;
        for (RunTrace trace : traces) {
            taken += tenth.takes(trace) ? 1 : 0;
            assertEquals(tenth.takes(trace), tenth.takes(new RunTrace(9, trace.traceIdLow(), 7, 8, false)));
            assertTrue(fifth.takes(trace) || !tenth.takes(trace), "who takes more takes these, too");
            assertTrue(new TraceSampling(1, false).takes(trace));
            assertFalse(new TraceSampling(0, false).takes(trace));
        }
        assertEquals(10_000, taken, 500);
    }

    @Test
    void takesWhatCallersTakeWhereItIsToldTo() {
        RunTrace sampled = new RunTrace(1, 1, 1, 1, true);
        assertTrue(new TraceSampling(0, true).takes(sampled));
        assertFalse(new TraceSampling(0, false).takes(sampled));
    }
}
