package dev.millrace.engine.trace;

import dev.millrace.engine.journal.TraceLink;
import org.jspecify.annotations.Nullable;

/**
 * The {@code traceparent} header: version, trace id, the caller's span, flags.
 *
 * <pre>
 *   00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
 * </pre>
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
 */
public final class Traceparent {
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    private Traceparent() {}

    /**
     * From where a header says that it was called; null for a header that the specification has ignored: one of
     * version ff, with digits that are not lower-case hexadecimal ones, with an id of zeros, or of another length.
     * Later versions may be longer, and are read as far as version 00 goes.
     */
    public static @Nullable TraceLink parse(String header) {
        if (!hasForm(header)) {
            return null;
        }
        long high = number(header, TRACE_ID, 16);
        long low = number(header, TRACE_ID + 16, 16);
        long span = number(header, SPAN_ID, 16);
        boolean isNone = (high | low) == 0 || span == 0;
        return isNone ? null : new TraceLink(high, low, span, (number(header, FLAGS, 2) & SAMPLED) != 0);
    }

    /** The header that a run's own calls carry. */
    public static String of(RunTrace run) {
        return "00-" + run.traceId() + '-' + RunTrace.spanText(run.spanId()) + (run.sampled() ? "-01" : "-00");
    }

    private static boolean hasForm(String header) {
        if (header.length() < LENGTH) {
            return false;
        }
        boolean isFirstVersion = header.startsWith("00");
        boolean hasLength = isFirstVersion
                ? header.length() == LENGTH
                : header.length() == LENGTH || header.charAt(LENGTH) == '-';
        return hasLength
                && !header.startsWith("ff")
                && isHex(header, 0, 2)
                && header.charAt(TRACE_ID - 1) == '-'
                && isHex(header, TRACE_ID, 32)
                && header.charAt(SPAN_ID - 1) == '-'
                && isHex(header, SPAN_ID, 16)
                && header.charAt(FLAGS - 1) == '-'
                && isHex(header, FLAGS, 2);
    }

    private static boolean isHex(String text, int from, int digits) {
        for (int i = from; i < from + digits; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long number(String text, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = (number << 4) | Character.digit(text.charAt(i), 16);
        }
        return number;
    }
}
