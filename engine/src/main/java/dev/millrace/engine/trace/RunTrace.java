package dev.millrace.engine.trace;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TraceLink;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands in its trace: its own span, and whose child that is. All of it follows from the record of the run,
 * so whoever hands the ids to a function and whoever tells of the run later name the same ones. Immutable.
 *
 * @param traceIdHigh first half of the trace id; both halves are not 0 at once
 * @param traceIdLow second half of the trace id
 * @param spanId of the run, never 0
 * @param parentSpanId the span that called, 0 when there is none
 * @param sampled whether the caller keeps its own part of the trace
 */
public record RunTrace(long traceIdHigh, long traceIdLow, long spanId, long parentSpanId, boolean sampled) {
    private static final HexFormat HEX = HexFormat.of();
    /** Of SplitMix64, whose outputs do not repeat. */
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Where the run of a record stands. */
    public static RunTrace of(RunRecord run) {
        return of(run.requestIdHigh(), run.requestIdLow(), run.attempt(), run.arrivalEpochNanos(), run.trace());
    }

    /**
     * Where an attempt stands. Without a caller's trace it begins one, whose id is the second of its arrival and 96
     * bits of the request id, as X-Ray has it.
     *
     * @param attempt from 1 on
     * @param called from where it was called; null when its caller told of no trace
     */
    public static RunTrace of(
            long requestIdHigh, long requestIdLow, int attempt, long arrivalEpochNanos, @Nullable TraceLink called) {
        long span = spanId(requestIdHigh, requestIdLow, attempt);
        if (called != null) {
            return new RunTrace(
                    called.traceIdHigh(), called.traceIdLow(), span, called.parentSpanId(), called.sampled());
        }
        long second = arrivalEpochNanos / NANOS_PER_SECOND;
        long high = (second << Integer.SIZE) | (requestIdHigh & 0xFFFF_FFFFL);
        return new RunTrace(high, requestIdLow, span, 0, false);
    }

    /** The span of an attempt. */
    public static long spanId(long requestIdHigh, long requestIdLow, int attempt) {
        return attempt == 1
                ? notZero(requestIdHigh ^ requestIdLow)
                : mixed(requestIdHigh ^ requestIdLow, attempt - 1L);
    }

    /** The id of a span within the run's own, by its number, 1 or more. */
    public long childSpanId(int number) {
        return mixed(~spanId, number);
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return HEX.toHexDigits(traceIdHigh) + HEX.toHexDigits(traceIdLow);
    }

    /** A span id as 16 hexadecimal digits. */
    public static String spanText(long id) {
        return HEX.toHexDigits(id);
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long seed, long number) {
        long bits = seed + number * STEP;
        bits = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return notZero(bits ^ (bits >>> 31));
    }

    private static long notZero(long id) {
        return id == 0 ? 1 : id;
    }
}
