package dev.millrace.gateway.http.body;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;

/**
 * The largest request body that an operation reads. Immutable.
 *
 * @param operation name of the operation in the Lambda API, for the message; empty when it has none
 * @param ofInvocation whether the body is the payload of an invocation
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>
 */
public record BodyLimit(int bytesMax, String operation, boolean ofInvocation) {
    private static final int CONTROL_BYTES_MAX = 1 << 20;
    private static final int CODE_BYTES_MAX = 70_167_211;

    /** Operations that carry no code and no payload. */
    public static final BodyLimit CONTROL = new BodyLimit(CONTROL_BYTES_MAX, "", false);

    public static final BodyLimit INVOKE = new BodyLimit(Payload.SYNC_BYTES_MAX, "InvokeFunction", true);

    /** An operation whose request carries a code package. */
    public static BodyLimit ofCode(String operation) {
        return new BodyLimit(CODE_BYTES_MAX, operation, false);
    }

    public Refusal exceeded() {
        String suffix = operation.isEmpty() ? "" : " for the " + operation + " operation";
        return new Refusal.TooLarge("Request must be smaller than " + bytesMax + " bytes" + suffix, ofInvocation);
    }
}
