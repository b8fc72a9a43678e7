package dev.millrace.loadtest.load.client;

import java.io.Serial;

/** The server sent something that is not an HTTP/1.1 reply to our request. */
final class MalformedReplyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedReplyException(String message) {
        super(message);
    }

    MalformedReplyException(String message, Throwable cause) {
        super(message, cause);
    }
}
