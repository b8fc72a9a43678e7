package dev.millrace.engine.async.ledger;

/** How an event ended. The code is part of the ledger's format and never changes. */
public enum EventEnd {
    /** A run of it returned, or a message was taken. */
    SUCCEEDED(1),
    /** Its last allowed run failed, or a message was refused. */
    FAILED(2),
    /** It became too old before a run of it succeeded or a message was taken. */
    EXPIRED(3),
    /** Its function takes no runs: zero are reserved for it. */
    ZERO_CONCURRENCY(4),
    /** Its function was deleted. */
    FUNCTION_GONE(5),
    /** Functions had started one another too often before it. */
    RECURSIVE(6);

    private final byte code;

    EventEnd(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** Throws {@link IllegalArgumentException} for a code that no version of the format has. */
    public static EventEnd ofCode(int code) {
        for (EventEnd end : values()) {
            if (end.code == code) {
                return end;
            }
        }
        throw new IllegalArgumentException("unknown code " + code + " of an event's end");
    }
}
