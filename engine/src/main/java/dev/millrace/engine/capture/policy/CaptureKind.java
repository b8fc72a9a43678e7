package dev.millrace.engine.capture.policy;

import dev.millrace.engine.journal.RunOutcome;
import java.util.Locale;

/** The runs of a function whose payloads are kept. */
public enum CaptureKind {
    NONE,
    /** Those that did not return. */
    ERRORS,
    ALL;

    public boolean wants(RunOutcome outcome) {
        return switch (this) {
            case NONE -> false;
            case ERRORS -> outcome != RunOutcome.RETURNED;
            case ALL -> true;
        };
    }

    /** As operators write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} for what no operator may write. */
    public static CaptureKind parse(String text) {
        for (CaptureKind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("captured are \"none\", \"errors\" or \"all\", not \"" + text + "\"");
    }
}
