package dev.millrace.engine.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.journal.TraceLink;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the examples of the specification. */
class TraceparentTest {
    private static final String IDS = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

    @Test
    void readsWhatTheSpecificationHasAsExamples() {
        TraceLink sampled = new TraceLink(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, true);

        assertEquals(sampled, Traceparent.parse("00-" + IDS + "-01"));
        assertEquals(
                new TraceLink(sampled.traceIdHigh(), sampled.traceIdLow(), sampled.parentSpanId(), false),
                Traceparent.parse("00-" + IDS + "-00"));
        assertEquals(sampled, Traceparent.parse("00-" + IDS + "-03"), "other flags say nothing of this one");
    }

    @Test
    void readsLaterVersionsAsFarAsItKnowsThem() {
        TraceLink known = Traceparent.parse("00-" + IDS + "-01");

        assertEquals(known, Traceparent.parse("cc-" + IDS + "-01-what-the-future-brings"));
        assertEquals(known, Traceparent.parse("cc-" + IDS + "-01"));
        assertNull(Traceparent.parse("cc-" + IDS + "-01.what-the-future-brings"));
    }

    @Test
    void ignoresWhatIsMalformed() {
        for (String header : List.of(
                "",
                "00",
                "00-" + IDS,
                "00-" + IDS + "-1",
                "00-" + IDS + "-01-more",
                "00-" + IDS + "-01 ",
                "ff-" + IDS + "-01",
                "0X-" + IDS + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00_" + IDS + "-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                "00-" + IDS + "_01",
                "00-" + IDS + "-.1")) {
            assertNull(Traceparent.parse(header), header);
        }
    }

    @Test
    void writesWhatItReads() {
        TraceLink called = Traceparent.parse("00-" + IDS + "-01");
        RunTrace run = RunTrace.of(1, 2, 1, 0, called);

        assertEquals("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000003-01", Traceparent.of(run));
        assertEquals(0x00f067aa0ba902b7L, run.parentSpanId());
    }
}
