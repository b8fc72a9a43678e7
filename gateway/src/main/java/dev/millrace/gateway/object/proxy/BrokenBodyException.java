package dev.millrace.gateway.object.proxy;

import dev.millrace.engine.invocation.Refusal;
import java.io.Serial;

/** Carries what is wrong with a body out of the steps that look at it. */
final class BrokenBodyException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String code;

    /** @param code S3's */
    BrokenBodyException(String code, String message) {
        super(message, null, false, false); // an answer, not a failure of ours: nobody reads its stack
        this.code = code;
    }

    Refusal refusal() {
        return new Refusal.OfService(code, String.valueOf(getMessage()));
    }
}
