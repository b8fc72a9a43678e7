package dev.millrace.engine.invocation;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.journal.TraceLink;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern LINEAGE = Pattern.compile(";?Lineage=([0-9]{1,9})(?::[^;]*)?");
    private static final int HOPS_SENT_MAX = 255;
    private static final int LENGTH_USUAL = 112;
    private static final HexFormat HEX = HexFormat.of();

    /** As in {@code Root=1-5759e988-bd862e3fe1be46a994272793}. */
    private static final String ROOT = "Root=1-";

    private static final String PARENT = "Parent=";
    private static final String SAMPLED = "Sampled=1";
    private static final int EPOCH_DIGITS = 8;
    private static final int UNIQUE_DIGITS = 24;
    private static final int SPAN_DIGITS = 16;

    private TraceHeader() {}

    /** The functions before the one that is called with this header; 0 when it was not a function that called. */
    public static int hops(@Nullable String header) {
        if (header == null) {
            return 0;
        }
        Matcher lineage = LINEAGE.matcher(header);
        return lineage.find() ? Math.min(Integer.parseInt(lineage.group(1)), HOPS_SENT_MAX) : 0;
    }

    /** The place in a trace that the header names; null when there is none, or its root is none. */
    public static @Nullable TraceLink link(@Nullable String header) {
        int root = header == null ? -1 : memberAt(header, ROOT);
        if (header == null || root < 0) {
            return null;
        }
        int unique = root + EPOCH_DIGITS + 1;
        int end = unique + UNIQUE_DIGITS;
        if (header.length() < end || header.charAt(unique - 1) != '-') {
            return null;
        }
        try {
            long epoch = HexFormat.fromHexDigitsToLong(header, root, root + EPOCH_DIGITS);
            long high = epoch << Integer.SIZE | HexFormat.fromHexDigitsToLong(header, unique, unique + EPOCH_DIGITS);
            long low = HexFormat.fromHexDigitsToLong(header, unique + EPOCH_DIGITS, end);
            boolean sampled = memberAt(header, SAMPLED) >= 0;
            return high == 0 && low == 0 ? null : new TraceLink(high, low, parent(header), sampled);
        } catch (NumberFormatException notHex) {
            return null;
        }
    }

    private static long parent(String header) {
        int parent = memberAt(header, PARENT);
        return parent < 0 || header.length() < parent + SPAN_DIGITS
                ? 0
                : HexFormat.fromHexDigitsToLong(header, parent, parent + SPAN_DIGITS);
    }

    /** Where the rest of the member that begins so is; -1 when there is none. */
    private static int memberAt(String header, String beginning) {
        int at = header.indexOf(beginning);
        boolean isMember = at == 0 || (at > 0 && "; ".indexOf(header.charAt(at - 1)) >= 0);
        return isMember ? at + beginning.length() : -1;
    }

    /** The caller's header as the function is to send it on, after {@code hops} functions with itself. */
    public static String sentOn(String header, int hops, FunctionName function) {
        String rest = LINEAGE.matcher(header).replaceAll("");
        StringBuilder sent = new StringBuilder(LENGTH_USUAL).append(rest);
        if (!rest.isEmpty()) {
            sent.append(';');
        }
        return addLineage(sent, hops, function).toString();
    }

    /**
     * The header of a function whose caller sent none: it has the request's id, and is not sampled.
     *
     * @param begunEpochMillis when it was invoked
     * @param hops functions in a row, with this one
     */
    public static String ofRequest(RequestId request, long begunEpochMillis, int hops, FunctionName function) {
        StringBuilder header = new StringBuilder(LENGTH_USUAL).append("Root=1-");
        addHex(header, begunEpochMillis / 1_000, Integer.BYTES);
        header.append('-');
        addHex(header, request.high(), Integer.BYTES);
        addHex(header, request.low(), Long.BYTES);
        header.append(";Parent=");
        addHex(header, request.high() ^ request.low(), Long.BYTES);
        return addLineage(header.append(";Sampled=0;"), hops, function).toString();
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
