package dev.millrace.gateway.auth;

import java.io.Serial;

/** Carries the reason why a signature is not accepted out of the steps that look at it. */
final class UnacceptableSignatureException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String errorType;

    UnacceptableSignatureException(String errorType, String message) {
        super(message, null, false, false); // an answer, not a failure of ours: nobody reads its stack
        this.errorType = errorType;
    }

    static UnacceptableSignatureException incomplete(String message) {
        return new UnacceptableSignatureException("IncompleteSignatureException", message);
    }

    static UnacceptableSignatureException invalid(String message) {
        return new UnacceptableSignatureException("InvalidSignatureException", message);
    }

    Verdict.Refused verdict() {
        return new Verdict.Refused(errorType, String.valueOf(getMessage()));
    }
}
