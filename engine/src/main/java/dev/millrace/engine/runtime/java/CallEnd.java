package dev.millrace.engine.runtime.java;

/** How a call into function code ended, or its initialisation, if that failed. Immutable by agreement. */
public final class CallEnd {
    /** What became of the code. */
    public enum Kind {
        RETURNED,
        /** It threw, or answered what cannot be passed on. */
        FAILED,
        /** It called {@code System.exit} or the like. */
        EXITED
    }

    private final Kind kind;
    private final String errorType;
    private final byte[] body;

    /** @param body nobody writes to it any more */
    public CallEnd(Kind kind, String errorType, byte[] body) {
        this.kind = kind;
        this.errorType = errorType;
        this.body = body;
    }

    public Kind kind() {
        return kind;
    }

    /** Empty when the function returned. */
    public String errorType() {
        return errorType;
    }

    /** The response, or the error object that the caller receives. Nobody writes to it. */
    public byte[] body() {
        return body;
    }
}
