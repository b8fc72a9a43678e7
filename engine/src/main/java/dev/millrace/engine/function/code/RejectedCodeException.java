package dev.millrace.engine.function.code;

import java.io.Serial;

/** An uploaded code package is refused; nothing of it is kept. */
public final class RejectedCodeException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final CodeFault fault;

    RejectedCodeException(CodeFault fault) {
        super(fault.message());
        this.fault = fault;
    }

    RejectedCodeException(CodeFault fault, Exception cause) {
        super(fault.message(), cause);
        this.fault = fault;
    }

    /** With a message that says more than the fault. */
    RejectedCodeException(CodeFault fault, String message, Exception cause) {
        super(message, cause);
        this.fault = fault;
    }

    public CodeFault fault() {
        return fault;
    }
}
