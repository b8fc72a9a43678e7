package dev.millrace.engine.journal;

/**
 * How the platform writes its own lines into the log of a function: as text, or as JSON from a level on. Codes are
 * fixed, as they are written in files.
 */
public enum SystemLog {
    TEXT(0),
    JSON_DEBUG(1),
    JSON_INFO(2),
    JSON_WARN(3);

    private final int code;

    SystemLog(int code) {
        this.code = code;
    }

    /** Whether a line of that level is written; text has all its lines. */
    public boolean writes(SystemLog level) {
        return compareTo(level) <= 0;
    }

    int code() {
        return code;
    }

    static SystemLog ofCode(int code) {
        for (SystemLog log : values()) {
            if (log.code == code) {
                return log;
            }
        }
        throw new IllegalArgumentException("unknown kind of system log " + code);
    }
}
