package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.function.FunctionName;
import org.junit.jupiter.api.Test;

class TraceHeaderTest {
    private static final FunctionName FUNCTION = new FunctionName("f");
    private static final RequestId REQUEST = new RequestId(0x0123456789ab4defL, 0x8123456789abcdefL);

    @Test
    void aCallerWithoutOneGetsOneOfTheRequestsId() {
        assertEquals(
                "Root=1-65a1b2c3-89ab4def8123456789abcdef;Parent=8000000000008000;Sampled=0;Lineage=3:00000066:0",
                TraceHeader.ofRequest(REQUEST, 0x65a1b2c3L * 1_000 + 999, 3, FUNCTION));
    }

    @Test
    void whatTheCallerSentIsSentOnWithALineageOfOurs() {
        assertEquals("Root=1;Lineage=2:00000066:0", TraceHeader.sentOn("Root=1", 2, FUNCTION));
        assertEquals("Root=1;Sampled=1;Lineage=2:00000066:0",
                TraceHeader.sentOn("Root=1;Lineage=1:ab:0;Sampled=1", 2, FUNCTION));
        assertEquals("Lineage=255:00000066:0", TraceHeader.sentOn("Lineage=1:ab:0", 255, FUNCTION));
    }

    @Test
    void countsTheFunctionsBefore() {
        assertEquals(0, TraceHeader.hops(null));
        assertEquals(0, TraceHeader.hops("Root=1-2-3"));
        assertEquals(7, TraceHeader.hops("Root=1;Lineage=7:00ab:0"));
        assertEquals(7, TraceHeader.hops(TraceHeader.ofRequest(REQUEST, 0, 7, FUNCTION)));
        assertEquals(255, TraceHeader.hops("Lineage=999999999"));
    }
}
