package dev.millrace.engine.invocation;

import dev.millrace.engine.function.FunctionName;
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
    private static final HexFormat HEX = HexFormat.of();

    private TraceHeader() {}

    /** The functions before the one that is called with this header; 0 when it was not a function that called. */
    public static int hops(@Nullable String header) {
        if (header == null) {
            return 0;
        }
        Matcher lineage = LINEAGE.matcher(header);
        return lineage.find() ? Math.min(Integer.parseInt(lineage.group(1)), HOPS_SENT_MAX) : 0;
    }

    /** The caller's header as the function is to send it on, after {@code hops} functions with itself. */
    public static String sentOn(String header, int hops, FunctionName function) {
        String rest = LINEAGE.matcher(header).replaceAll("");
        return (rest.isEmpty() ? "" : rest + ';') + lineage(hops, function);
    }

    /**
     * The header of a function whose caller sent none: it has the request's id, and is not sampled.
     *
     * @param begunEpochMillis when it was invoked
     * @param hops functions in a row, with this one
     */
    public static String ofRequest(RequestId request, long begunEpochMillis, int hops, FunctionName function) {
        return "Root=1-" + HEX.toHexDigits((int) (begunEpochMillis / 1_000)) + '-'
                + HEX.toHexDigits((int) request.high()) + HEX.toHexDigits(request.low()) + ";Parent="
                + HEX.toHexDigits(request.high() ^ request.low()) + ";Sampled=0;" + lineage(hops, function);
    }

    private static String lineage(int hops, FunctionName function) {
        return "Lineage=" + hops + ':' + HEX.toHexDigits(function.value().hashCode()) + ":0";
    }
}
