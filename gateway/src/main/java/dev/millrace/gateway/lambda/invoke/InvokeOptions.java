package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import org.jspecify.annotations.Nullable;

/** What the headers of an invocation ask for. Immutable. */
record InvokeOptions(Kind kind, boolean wantsLog) {
    private static final InvokeOptions PLAIN = new InvokeOptions(Kind.RUN, false);

    /** What is to be done with the invocation. */
    enum Kind {
        /** It is run, and answered with what comes of it. */
        RUN,
        /** It is looked at only. */
        DRY_RUN,
        /** It is kept, answered, and run later. */
        EVENT
    }

    /**
     * Throws {@link RefusedException} for values that the API does not have.
     *
     * @param streamed whether the caller takes the response piece by piece, and so waits for it
     */
    static InvokeOptions of(@Nullable String invocationType, @Nullable String logType, boolean streamed) {
        if (invocationType == null && logType == null) {
            return PLAIN;
        }
        Kind kind =
                switch (invocationType) {
                    case null -> Kind.RUN;
                    case "RequestResponse" -> Kind.RUN;
                    case "DryRun" -> Kind.DRY_RUN;
                    case "Event" -> Kind.EVENT;
                    default -> throw unknownType(invocationType, streamed);
                };
        if (kind == Kind.EVENT && streamed) {
            throw unknownType(invocationType, true);
        }
        boolean wantsLog =
                switch (logType) {
                    case null -> false;
                    case "None" -> false;
                    case "Tail" -> true;
                    default -> throw unknown(logType, "logType", "[None, Tail]");
                };
        return new InvokeOptions(kind, wantsLog);
    }

    private static RefusedException unknownType(@Nullable String value, boolean streamed) {
        String known = streamed ? "[RequestResponse, DryRun]" : "[Event, RequestResponse, DryRun]";
        return unknown(String.valueOf(value), "invocationType", known);
    }

    private static RefusedException unknown(String value, String member, String known) {
        return new RefusedException(new Refusal.ShapeViolation("1 validation error detected: Value '" + value + "' at '"
                + member + "' failed to satisfy constraint: Member must satisfy enum value set: " + known));
    }
}
