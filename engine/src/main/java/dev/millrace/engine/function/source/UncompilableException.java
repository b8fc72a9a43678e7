package dev.millrace.engine.function.source;

import java.io.Serial;

/** Sources cannot be compiled; the message tells their owner why. */
public final class UncompilableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UncompilableException(String message) {
        super(message);
    }

    UncompilableException(String message, Exception cause) {
        super(message, cause);
    }
}
