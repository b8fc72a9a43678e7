package dev.millrace.engine.journal;

/** How a run ended, as the journal keeps it. The code is part of the record format and never changes. */
public enum RunOutcome {
    /** The function returned a response. */
    RETURNED(1),
    /** The function, or its initialisation, threw; or its response was too large. */
    FAILED(2),
    /** The run passed its deadline. */
    TIMED_OUT(3),
    /** The environment died or was taken away under the run. */
    CRASHED(4);

    private final byte code;

    RunOutcome(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** Throws {@link IllegalArgumentException} for a code that no version of the format has. */
    public static RunOutcome ofCode(int code) {
        return switch (code) {
            case 1 -> RETURNED;
            case 2 -> FAILED;
            case 3 -> TIMED_OUT;
            case 4 -> CRASHED;
            default -> throw new IllegalArgumentException("unknown run outcome code " + code);
        };
    }
}
