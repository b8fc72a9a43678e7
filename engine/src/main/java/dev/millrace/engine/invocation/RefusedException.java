package dev.millrace.engine.invocation;

import java.io.Serial;

/** Carries a refusal out of a control operation. Not used on the path of an invocation. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
