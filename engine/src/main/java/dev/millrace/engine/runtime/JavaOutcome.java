package dev.millrace.engine.runtime;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.runtime.java.CallEnd;

/** What the end of a call into Java code is for its run. */
public final class JavaOutcome {
    private JavaOutcome() {}

    /** The outcome, which holds the bytes of {@code end} itself. */
    public static Outcome of(CallEnd end) {
        Payload body = Payload.of(end.body());
        return switch (end.kind()) {
            case RETURNED -> new Outcome.Returned(body);
            case FAILED -> new Outcome.Failed(end.errorType(), body);
            case EXITED -> new Outcome.Crashed(end.errorType(), body);
        };
    }
}
