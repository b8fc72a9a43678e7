package dev.millrace.engine.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunTraceTest {
    private static final long HIGH = 0x0123456789ab4defL;
    private static final long LOW = 0x8123456789abcdefL;
    private static final long ARRIVAL_EPOCH_NANOS = 0x65a1b2c3L * 1_000_000_000 + 999_999_999;

    @Test
    void aRunOutsideOfAnyTraceBeginsOneInTheSecondOfItsArrival() {
        RunTrace run = RunTrace.of(HIGH, LOW, 1, ARRIVAL_EPOCH_NANOS, null);

        assertEquals("65a1b2c389ab4def8123456789abcdef", run.traceId());
        assertEquals("8000000000008000", RunTrace.spanText(run.spanId()));
        assertEquals(0, run.parentSpanId());
        assertFalse(run.sampled());
    }

    @Test
    void noTwoSpansOfARequestAreTheSame() {
        Set<Long> spans = new HashSet<>();
        for (int attempt = 1; attempt <= 255; attempt++) {
            RunTrace run = RunTrace.of(HIGH, LOW, attempt, ARRIVAL_EPOCH_NANOS, null);
            spans.add(run.spanId());
            for (int child = 1; child <= 4; child++) {
                spans.add(run.childSpanId(child));
            }
        }
        assertEquals(255 * 5, spans.size());
    }

    @Test
    void noSpanIsZero() {
        assertNotEquals(0, RunTrace.spanId(LOW, LOW, 1));
    }
}
