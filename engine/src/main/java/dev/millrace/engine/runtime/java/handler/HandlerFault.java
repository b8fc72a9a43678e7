package dev.millrace.engine.runtime.java.handler;

/** The handler that a function names cannot be used; the message says why in the words of AWS's runtime. */
public final class HandlerFault extends Exception {
    private final String errorType;

    HandlerFault(String errorType, String message) {
        super(message, null, false, false);
        this.errorType = errorType;
    }

    HandlerFault(Throwable cause, String message) {
        super(message, cause, false, false);
        this.errorType = cause.getClass().getName();
    }

    /** What the caller receives as {@code errorType}. */
    public String errorType() {
        return errorType;
    }

    /** As the function's log shows it, in which this class of ours has no place. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // it is the type, not the message, that must differ
    public String toString() {
        return errorType + ": " + getMessage();
    }
}
