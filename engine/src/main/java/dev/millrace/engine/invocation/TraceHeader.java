package dev.millrace.engine.invocation;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.engine.trace.Traceparent;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The header that goes with an invocation from caller to function, and from the function on to what it calls, as the
 * AWS SDKs see to. Among other things it tells how many functions have started one another in a row, its lineage.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">
 *     Tracing header</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive loops</a>
 */
public final class TraceHeader {
    /** Functions that may start one another in a row, as in AWS. */
    public static final int HOPS_MAX = 16;

    private static final String LINEAGE = "Lineage=";
    private static final int HOPS_SENT_MAX = 255;
    private static final int LENGTH_USUAL = 112;
    private static final HexFormat HEX = HexFormat.of();

    /** As in {@code Root=1-5759e988-bd862e3fe1be46a994272793}. */
    private static final String ROOT = "Root=1-";

    private static final String PARENT = "Parent=";
    private static final String SAMPLED = "Sampled=1";
    private static final String NOT_SAMPLED = "Sampled=0";
    private static final int EPOCH_DIGITS = 8;
    private static final int UNIQUE_DIGITS = 24;
    private static final int SPAN_DIGITS = 16;

    private TraceHeader() {}

    /** The functions before the one that is called with this header; 0 when it was not a function that called. */
    public static int hops(@Nullable String header) {
        int at = header == null ? -1 : memberAt(header, LINEAGE);
        if (header == null || at < 0) {
            return 0;
        }
        int hops = 0;
        for (int i = at; i < header.length() && Character.digit(header.charAt(i), 10) >= 0; i++) {
            hops = Math.min(10 * hops + Character.digit(header.charAt(i), 10), HOPS_SENT_MAX);
        }
        return hops;
    }

    /** The place in a trace that the header names; null when there is none, or its root is none. */
    public static @Nullable TraceLink link(@Nullable String header) {
        int root = header == null ? -1 : memberAt(header, ROOT);
        if (header == null || root < 0) {
            return null;
        }
        int unique = root + EPOCH_DIGITS + 1;
        int end = unique + UNIQUE_DIGITS;
        int parent = memberAt(header, PARENT);
        boolean hasParent = parent >= 0 && header.length() >= parent + SPAN_DIGITS;
        if (header.length() < end
                || header.charAt(unique - 1) != '-'
                || !isHex(header, root, unique - 1)
                || !isHex(header, unique, end)
                || (hasParent && !isHex(header, parent, parent + SPAN_DIGITS))) {
            return null;
        }
        long epoch = HexFormat.fromHexDigitsToLong(header, root, root + EPOCH_DIGITS);
        long high = epoch << Integer.SIZE | HexFormat.fromHexDigitsToLong(header, unique, unique + EPOCH_DIGITS);
        long low = HexFormat.fromHexDigitsToLong(header, unique + EPOCH_DIGITS, end);
        long span = hasParent ? HexFormat.fromHexDigitsToLong(header, parent, parent + SPAN_DIGITS) : 0;
        boolean sampled = memberAt(header, SAMPLED) >= 0;
        return high == 0 && low == 0 ? null : new TraceLink(high, low, span, sampled);
    }

    /** Looked at before, as an exception for each run of a client's would cost much. */
    private static boolean isHex(String header, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!HexFormat.isHexDigit(header.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Where the rest of the member that begins so is; -1 when there is none. */
    private static int memberAt(String header, String beginning) {
        int at = header.indexOf(beginning);
        while (at > 0 && header.charAt(at - 1) != ';' && header.charAt(at - 1) != ' ') {
            at = header.indexOf(beginning, at + 1);
        }
        return at < 0 ? -1 : at + beginning.length();
    }

    /** The caller's header as the function is to send it on, after {@code hops} functions with itself. */
    public static String sentOn(String header, int hops, FunctionName function) {
        StringBuilder sent = new StringBuilder(LENGTH_USUAL);
        addMembers(sent, header, false);
        if (!sent.isEmpty()) {
            sent.append(';');
        }
        return addLineage(sent, hops, function).toString();
    }

    /**
     * What a request says of its trace, in the form of this header: its ids are those of {@code traceparent} where that
     * is well formed, all else is what this header says. Null when it says nothing.
     *
     * @param traceparent the header of W3C, if it was sent
     * @param header this header, if it was sent
     */
    public static @Nullable String of(@Nullable String traceparent, @Nullable String header) {
        TraceLink called = traceparent == null ? null : Traceparent.parse(traceparent);
        return called == null
                ? header
                : with(
                        called.traceIdHigh(),
                        called.traceIdLow(),
                        called.parentSpanId(),
                        word(called.sampled()),
                        header);
    }

    /** Whether whoever sent the header has decided if its trace is kept. */
    public static boolean isDecided(@Nullable String header) {
        return header != null && (memberAt(header, SAMPLED) >= 0 || memberAt(header, NOT_SAMPLED) >= 0);
    }

    /** The header with a decision: its own, or this one where it leaves that to others. */
    public static String decided(String header, boolean kept) {
        return isDecided(header) ? header : header + ';' + word(kept);
    }

    /** The header of something that begins a trace, undecided: the second in which it happened, and its id. */
    public static String root(RequestId id, long epochMillis) {
        StringBuilder header = new StringBuilder(LENGTH_USUAL);
        addRoot(header, rootHigh(id, epochMillis), id.low());
        return header.toString();
    }

    /**
     * The header of something that is in the trace that was sent, or, where that names none, begins one; all else that
     * was sent stays. Whatever it leads to is in one trace.
     */
    public static String rooted(@Nullable String sent, RequestId id, long epochMillis) {
        if (link(sent) != null) {
            return Objects.requireNonNull(sent);
        }
        StringBuilder header = new StringBuilder(LENGTH_USUAL);
        addRoot(header, rootHigh(id, epochMillis), id.low());
        if (sent != null) {
            addMembers(header, sent, true);
        }
        return header.toString();
    }

    /**
     * What an event that was accepted says to all its attempts: what was sent with it, or a trace that began with its
     * acceptance.
     *
     * @param hops functions in a row, with its own
     */
    public static String ofEvent(
            RequestId id, @Nullable String sent, long acceptedEpochMillis, int hops, FunctionName function) {
        if (sent != null) {
            return sentOn(rooted(sent, id, acceptedEpochMillis), hops, function);
        }
        StringBuilder header = new StringBuilder(LENGTH_USUAL);
        addRoot(header, rootHigh(id, acceptedEpochMillis), id.low());
        return addLineage(header.append(';'), hops, function).toString();
    }

    /**
     * The header of what an attempt has caused, which is its child, and as undecided. One that names no trace stays as
     * it is.
     */
    public static String causedBy(String header, RequestId id, int attempt) {
        TraceLink called = link(header);
        if (called == null) {
            return header;
        }
        long span = RunTrace.spanId(id.high(), id.low(), attempt);
        String word = isDecided(header) ? word(called.sampled()) : "";
        return with(called.traceIdHigh(), called.traceIdLow(), span, word, header);
    }

    /** What the function of a run is handed: its calls are children of the run. */
    public static String ofRun(Run run) {
        return ofRun(run.trace(), run.invocation().traceHeader(), run.function().name());
    }

    /**
     * What the function of a run is handed.
     *
     * @param sent what its caller sent, with the lineage as it is to be sent on; null when it was no function
     */
    static String ofRun(RunTrace run, @Nullable String sent, FunctionName function) {
        if (sent != null) {
            return with(run.traceIdHigh(), run.traceIdLow(), run.spanId(), word(run.sampled()), sent);
        }
        StringBuilder header = new StringBuilder(LENGTH_USUAL);
        addIds(header, run.traceIdHigh(), run.traceIdLow(), run.spanId(), word(run.sampled()));
        return addLineage(header.append(';'), 1, function).toString();
    }

    /** A header with other ids, and the members of the given one that are none. */
    private static String with(
            long traceIdHigh, long traceIdLow, long spanId, String word, @Nullable String given) {
        StringBuilder header = new StringBuilder(LENGTH_USUAL);
        addIds(header, traceIdHigh, traceIdLow, spanId, word);
        if (given != null) {
            addMembers(header, given, true);
        }
        return header.toString();
    }

    /** Adds the members of a header, but for either its ids or its lineage. */
    private static void addMembers(StringBuilder to, String header, boolean exceptIds) {
        for (int at = 0; at < header.length(); ) {
            int next = header.indexOf(';', at);
            int end = next < 0 ? header.length() : next;
            while (at < end && header.charAt(at) == ' ') {
                at++;
            }
            if (at < end && (exceptIds ? !isId(header, at) : !header.startsWith(LINEAGE, at))) {
                if (!to.isEmpty()) {
                    to.append(';');
                }
                to.append(header, at, end);
            }
            at = end + 1;
        }
    }

    private static boolean isId(String header, int at) {
        return header.startsWith("Root=", at) || header.startsWith(PARENT, at) || header.startsWith("Sampled=", at);
    }

    private static String word(boolean kept) {
        return kept ? SAMPLED : NOT_SAMPLED;
    }

    /** @param word on whether the trace is kept; empty for none */
    private static void addIds(StringBuilder to, long traceIdHigh, long traceIdLow, long spanId, String word) {
        addRoot(to, traceIdHigh, traceIdLow);
        if (spanId != 0) {
            addHex(to.append(";Parent="), spanId, Long.BYTES);
        }
        if (!word.isEmpty()) {
            to.append(';').append(word);
        }
    }

    private static void addRoot(StringBuilder to, long traceIdHigh, long traceIdLow) {
        addHex(to.append(ROOT), traceIdHigh >>> Integer.SIZE, Integer.BYTES);
        addHex(to.append('-'), traceIdHigh, Integer.BYTES);
        addHex(to, traceIdLow, Long.BYTES);
    }

    private static long rootHigh(RequestId id, long epochMillis) {
        return ((epochMillis / 1_000) << Integer.SIZE) | (id.high() & 0xFFFF_FFFFL);
    }

    private static StringBuilder addLineage(StringBuilder to, int hops, FunctionName function) {
        to.append("Lineage=").append(hops).append(':');
        addHex(to, function.value().hashCode(), Integer.BYTES);
        return to.append(":0");
    }

    /** Adds the low bytes of a number. Every event has a header made, so no texts are made in between. */
    private static void addHex(StringBuilder to, long number, int bytes) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            HEX.toHexDigits(to, (byte) (number >>> shift));
        }
    }
}
