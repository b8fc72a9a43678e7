package dev.millrace.loadtest.load.scenario;

import java.io.Serial;

/** A scenario file cannot be used; the message says where and why. */
public final class ScenarioException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
