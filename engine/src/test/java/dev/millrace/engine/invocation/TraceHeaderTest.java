package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.trace.RunTrace;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceHeaderTest {
    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final FunctionName FUNCTION = new FunctionName("f");
    private static final RequestId REQUEST = new RequestId(0x0123456789ab4defL, 0x8123456789abcdefL);

    @Test
    void aCallerWithoutOneGetsOneOfTheRequestsId() {
        RunTrace run = RunTrace.of(REQUEST.high(), REQUEST.low(), 1, 0x65a1b2c3L * 1_000_000_000 + 999, null);

        assertEquals(
                "Root=1-65a1b2c3-89ab4def8123456789abcdef;Parent=8000000000008000;Sampled=0;Lineage=1:00000066:0",
                TraceHeader.ofRun(run, null, FUNCTION));
    }

    @Test
    void theFunctionIsHandedItsRunAsParentAndAllElseThatItsCallerSent() {
        String sent = "Self=1;" + ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1;Lineage=2:00000066:0";
        RunTrace run = RunTrace.of(REQUEST.high(), REQUEST.low(), 1, 0, TraceHeader.link(sent));

        assertEquals(
                ROOT + ";Parent=8000000000008000;Sampled=1;Self=1;Lineage=2:00000066:0",
                TraceHeader.ofRun(run, sent, FUNCTION));
        assertEquals(0x53995c3f42cd8ad8L, run.parentSpanId());
    }

    @Test
    void w3cGoesBeforeXRayForTheIdsAndAllElseStays() {
        String w3c = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";
        String ids = ROOT + ";Parent=53995c3f42cd8ad8;Sampled=1";

        assertEquals(ids, TraceHeader.of(w3c, null));
        assertEquals(
                ids + ";Lineage=3:ab:0",
                TraceHeader.of(w3c, "Root=1-00000001-000000000000000000000001;Parent=1;Sampled=0; Lineage=3:ab:0"));
        assertEquals("Root=1", TraceHeader.of("00-no", "Root=1"));
        assertNull(TraceHeader.of(null, null));
    }

    @Test
    void allAttemptsOfAnEventWithoutATraceAreInTheOneOfItsAcceptance() {
        String event = TraceHeader.ofEvent(REQUEST, null, 0x65a1b2c3L * 1_000, 3, FUNCTION);

        assertEquals("Root=1-65a1b2c3-89ab4def8123456789abcdef;Lineage=3:00000066:0", event);
        String caused = TraceHeader.causedBy(event, REQUEST, 2);
        TraceLink link = TraceHeader.link(caused);
        assertEquals(RunTrace.spanId(REQUEST.high(), REQUEST.low(), 2), link == null ? 0 : link.parentSpanId());
        assertEquals(3, TraceHeader.hops(caused));
        assertEquals("Root=1", TraceHeader.causedBy("Root=1", REQUEST, 1));
    }

    @Test
    void whatNamesNoTraceBeginsOneAndKeepsAllElse() {
        String began = "Root=1-65a1b2c3-89ab4def8123456789abcdef";
        long then = 0x65a1b2c3L * 1_000;

        assertEquals(began, TraceHeader.rooted(null, REQUEST, then));
        assertEquals(
                began + ";Self=1;Lineage=2:ab:0",
                TraceHeader.rooted("Self=1;Root=1-2-3;Parent=4;Sampled=1;Lineage=2:ab:0", REQUEST, then));
        assertEquals(ROOT + ";Sampled=1", TraceHeader.rooted(ROOT + ";Sampled=1", REQUEST, then));
        assertEquals(
                began + ";Lineage=3:00000066:0",
                TraceHeader.ofEvent(REQUEST, "Root=1;Lineage=2:ab:0", then, 3, FUNCTION));
    }

    @Test
    void whatIsLeftOpenStaysSoUntilSomebodyDecides() {
        String root = TraceHeader.root(REQUEST, 0x65a1b2c3L * 1_000);
        String caused = TraceHeader.causedBy(root, REQUEST, 1);

        for (String open : List.of(root, caused, root + ";Sampled=?", "XSampled=1", "")) {
            assertFalse(TraceHeader.isDecided(open), open);
        }
        assertFalse(TraceHeader.isDecided(null));
        assertEquals("Root=1-65a1b2c3-89ab4def8123456789abcdef;Parent=8000000000008000", caused);
        assertEquals(root + ";Sampled=1", TraceHeader.decided(root, true));
        assertEquals(root + ";Sampled=0", TraceHeader.decided(root, false));
        for (String decided : List.of(root + ";Sampled=1", root + "; Sampled=0")) {
            assertTrue(TraceHeader.isDecided(decided));
            assertEquals(decided, TraceHeader.decided(decided, true));
            assertTrue(TraceHeader.isDecided(TraceHeader.causedBy(decided, REQUEST, 1)));
        }
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

    /** Exceptions would: each has its stack with it, and a client may send such a header with every call. */
    @Test
    void aMalformedHeaderCostsNothing() {
        String root = "Root=1-5759e988-bd862e3fe1be46a99427279";
        for (String header : List.of(root + "g", root + "3;Parent=53995c3f42cd8adx")) {
            assertNull(TraceHeader.link(header));
            long before = THREADS.getCurrentThreadAllocatedBytes();
            TraceLink link = TraceHeader.link(header);
            long after = THREADS.getCurrentThreadAllocatedBytes();
            assertNull(link);
            assertEquals(0, after - before, header);
        }
    }

    @Test
    void countsTheFunctionsBefore() {
        assertEquals(0, TraceHeader.hops(null));
        assertEquals(0, TraceHeader.hops("Root=1-2-3"));
        assertEquals(7, TraceHeader.hops("Root=1;Lineage=7:00ab:0"));
        assertEquals(7, TraceHeader.hops(TraceHeader.ofEvent(REQUEST, null, 0, 7, FUNCTION)));
        assertEquals(17, TraceHeader.hops("XLineage=1:0:0; Lineage=17"));
        assertEquals(255, TraceHeader.hops("Lineage=999999999"));
    }
}
