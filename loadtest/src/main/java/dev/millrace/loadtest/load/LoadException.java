package dev.millrace.loadtest.load;

import java.io.Serial;

/** The load could not be put on at all. */
public final class LoadException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }
}
