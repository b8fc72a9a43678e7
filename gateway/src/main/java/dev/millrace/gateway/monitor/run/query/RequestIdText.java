package dev.millrace.gateway.monitor.run.query;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads request ids as people write them: all 32 digits, in either case, and all four hyphens. Immutable. */
public final class RequestIdText {
    private static final Pattern LEGAL = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final String SUCH = " request id is such as 8f4f1ee6-2c1c-4b1e-9d7a-0d7c6f1f8a11; not ";

    private RequestIdText() {}

    /** The {@code RequestId} in the path of a call. Throws {@link RefusedException} when it is none. */
    public static UUID inPath(HttpCall call) {
        String text = call.pathParameter("RequestId");
        if (!isLegal(text)) {
            throw new RefusedException(new Refusal.InvalidParameter("A" + SUCH + text));
        }
        return UUID.fromString(text);
    }

    /** Throws {@link IllegalArgumentException} for a text that says none. */
    public static UUID read(String text) {
        if (!isLegal(text)) {
            throw new IllegalArgumentException("a" + SUCH + text);
        }
        return UUID.fromString(text);
    }

    /** The JDK's own reading takes {@code 1-1-1-1-1} too. */
    private static boolean isLegal(String text) {
        return LEGAL.matcher(text).matches();
    }
}
