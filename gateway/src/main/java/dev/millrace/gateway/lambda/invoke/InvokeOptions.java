package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import org.jspecify.annotations.Nullable;

/** What the headers of an invocation ask for beside the run. Immutable. */
record InvokeOptions(boolean dryRun, boolean wantsLog) {
    private static final InvokeOptions PLAIN = new InvokeOptions(false, false);

    /** Throws {@link RefusedException} for values that the API does not have, or that are not offered yet. */
    static InvokeOptions of(@Nullable String invocationType, @Nullable String logType) {
        if (invocationType == null && logType == null) {
            return PLAIN;
        }
        boolean dryRun =
                switch (invocationType) {
                    case null -> false;
                    case "RequestResponse" -> false;
                    case "DryRun" -> true;
                    case "Event" -> throw notYet();
                    default -> throw unknown(invocationType, "invocationType", "[Event, RequestResponse, DryRun]");
                };
        boolean wantsLog =
                switch (logType) {
                    case null -> false;
                    case "None" -> false;
                    case "Tail" -> true;
                    default -> throw unknown(logType, "logType", "[None, Tail]");
                };
        return new InvokeOptions(dryRun, wantsLog);
    }

    private static RefusedException notYet() {
        return new RefusedException(new Refusal.InvalidParameter(
                "InvocationType Event is not offered: this server does not keep asynchronous invocations durably yet, "
                        + "and it accepts none that it could lose. Use RequestResponse."));
    }

    private static RefusedException unknown(String value, String member, String known) {
        return new RefusedException(new Refusal.ShapeViolation("1 validation error detected: Value '" + value + "' at '"
                + member + "' failed to satisfy constraint: Member must satisfy enum value set: " + known));
    }
}
