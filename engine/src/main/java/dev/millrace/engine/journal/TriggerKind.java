package dev.millrace.engine.journal;

/** What made a run begin, as the journal keeps it. The code is part of the record format and never changes. */
public enum TriggerKind {
    /** A call of the Lambda Invoke operation. */
    INVOKE(1);

    private final byte code;

    TriggerKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** Throws {@link IllegalArgumentException} for a code that no version of the format has. */
    public static TriggerKind ofCode(int code) {
        return switch (code) {
            case 1 -> INVOKE;
            default -> throw new IllegalArgumentException("unknown trigger code " + code);
        };
    }
}
