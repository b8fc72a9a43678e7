package dev.millrace.engine.runtime.process.files;

import java.io.IOException;

/** The program that a custom runtime brings cannot be started; the message says why, in AWS's words. */
public final class InvalidEntrypointException extends IOException {
    private static final long serialVersionUID = 1;

    InvalidEntrypointException(String message) {
        super(message);
    }
}
