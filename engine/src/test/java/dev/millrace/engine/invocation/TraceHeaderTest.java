package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.journal.TraceLink;
import java.util.List;
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
    void tellsWhereInATraceTheCallWasMade() {
        TraceLink inTrace = new TraceLink(0x5759e988bd862e3fL, 0xe1be46a994272793L, 0x53995c3f42cd8ad8L, true);
        String root = "Root=1-5759e988-bd862e3fe1be46a994272793";

        assertEquals(inTrace, TraceHeader.link(root + ";Parent=53995c3f42cd8ad8;Sampled=1"));
        assertEquals(inTrace, TraceHeader.link("Self=1-67891234-12456789abcdef012345678;" + root
                + "; Parent=53995c3f42cd8ad8; Sampled=1;Lineage=1:ab:0"));
        assertEquals(new TraceLink(inTrace.traceIdHigh(), inTrace.traceIdLow(), 0, false), TraceHeader.link(root));
    }

    @Test
    void aHeaderWithoutARootIsNoPlaceInATrace() {
        assertNull(TraceHeader.link(null));
        for (String header : List.of(
                "", "Root=1-", "Root=1-5759e988", "Root=1-5759e988-bd862e3fe1be46a99427279", "Sampled=1",
                "Root=1-5759e988-bd862e3fe1be46a99427279g", "Root=1-5759e988xbd862e3fe1be46a994272793",
                "Root=1-00000000-000000000000000000000000", "XRoot=1-5759e988-bd862e3fe1be46a994272793",
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8adx")) {
            assertNull(TraceHeader.link(header), header);
        }
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
