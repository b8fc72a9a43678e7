package dev.millrace.telemetry.lookup.part;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.trace.RunTrace;
import java.util.function.IntConsumer;

/**
 * By what a run is found: a hash of its request id; of its own span, where that does not follow from the id; and of the
 * span that called it. So a run that nobody called, and that is no retry, has one entry in the index.
 */
public final class IndexKey {
    private static final int ID = 0;
    private static final int SPAN = 1;
    private static final int CALLER = 2;

    private IndexKey() {}

    /** Of a request id. The span of a first attempt is the same number. */
    public static int ofId(long requestIdHigh, long requestIdLow) {
        return hash(requestIdHigh ^ requestIdLow, ID);
    }

    /** The hashes of which one is that of the run with that span. */
    public static int[] ofSpan(long spanId) {
        return new int[] {hash(spanId, ID), hash(spanId, SPAN)};
    }

    /** Of the runs that were called by that span. */
    public static int ofCaller(long spanId) {
        return hash(spanId, CALLER);
    }

    /** Tells all hashes of a run. */
    static void each(RunRecord run, IntConsumer to) {
        long high = run.requestIdHigh();
        long low = run.requestIdLow();
        to.accept(ofId(high, low));
        if (run.attempt() > 1 || high == low) {
            to.accept(hash(RunTrace.spanId(high, low, run.attempt()), SPAN));
        }
        TraceLink called = run.trace();
        if (called != null && called.parentSpanId() != 0) {
            to.accept(ofCaller(called.parentSpanId()));
        }
    }

    /** Ids are random mostly, but an outsider may choose them, and spans; so all of their bits are mixed. */
    private static int hash(long number, int kind) {
        long mixed = (number + kind) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return (int) (mixed >>> 32);
    }
}
