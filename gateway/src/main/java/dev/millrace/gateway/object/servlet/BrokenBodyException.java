package dev.millrace.gateway.object.servlet;

import dev.millrace.engine.invocation.Refusal;
import java.io.IOException;
import java.io.Serial;

/** A body is not what its head says: whoever reads it must not take it for whole. */
public final class BrokenBodyException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    /** @param code S3's */
    BrokenBodyException(String code, String message) {
        this(new Refusal.OfService(code, message));
    }

    BrokenBodyException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /** It is not the body that the head, which may be signed, tells the hash of. */
    public static BrokenBodyException ofOtherHash() {
        return new BrokenBodyException(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    public Refusal refusal() {
        return refusal;
    }
}
