package dev.millrace.telemetry.lookup;

/** There is no answer now, as the index is being made; later there will be one. The message is for the one who asks. */
public final class IndexBehindException extends RuntimeException {
    IndexBehindException(String message) {
        super(message);
    }
}
