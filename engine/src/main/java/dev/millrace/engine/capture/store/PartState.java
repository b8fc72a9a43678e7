package dev.millrace.engine.capture.store;

import java.util.Locale;

/** How much of a request or response was kept. The code is part of the format and never changes. */
public enum PartState {
    /** All of it, byte for byte. */
    WHOLE(1),
    /** Its first bytes; it is larger than the policy keeps. */
    TRUNCATED(2),
    /** All of it, but for the values that the policy takes out; white space may differ, too. */
    REDACTED(3),
    /** Its size and hash only, as it could not be redacted: it is no JSON, or larger than the policy keeps. */
    OMITTED(4),
    /** Its size only: the function streamed it to its caller. */
    STREAMED(5),
    /** Its size only: there was no room for it on the way to the disk. */
    DROPPED(6);

    private final byte code;

    PartState(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** Whether what was kept can be used as the whole. */
    public boolean isUsable() {
        return this == WHOLE || this == REDACTED;
    }

    /** As operators read it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PartState ofCode(int code) {
        for (PartState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("unknown state of a payload " + code);
    }
}
