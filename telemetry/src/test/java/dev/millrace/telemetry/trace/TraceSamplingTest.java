package dev.millrace.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TraceSamplingTest {
    @Test
    void takesOpenTelemetrysWords() {
        assertEquals(new TraceSampling(0.01, 100, true), TraceSampling.of("", ""));
        assertEquals(TraceSampling.unlimited(0.2, true), TraceSampling.of("", "0.2"));
        assertEquals(TraceSampling.unlimited(1, false), TraceSampling.of("always_on", ""));
        assertEquals(TraceSampling.unlimited(0, true), TraceSampling.of("parentbased_always_off", ""));
        assertEquals(TraceSampling.unlimited(0.5, false), TraceSampling.of("traceidratio", "0.5"));
        assertEquals(TraceSampling.unlimited(0.5, true), TraceSampling.of("parentbased_traceidratio", "0.5"));
    }

    @Test
    void refusesWhatThereIsNot() {
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("jaeger_remote", ""));
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("traceidratio", "1.1"));
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("traceidratio", "often"));
        assertThrows(IllegalArgumentException.class, () -> TraceSampling.of("", "NaN"));
    }
}
