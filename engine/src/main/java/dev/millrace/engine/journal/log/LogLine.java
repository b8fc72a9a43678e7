package dev.millrace.engine.journal.log;

import org.jspecify.annotations.Nullable;

/**
 * One line that a function printed, or that was written to a log group in another way. Immutable.
 *
 * @param requestIdHigh first half of the id of the request in which it was printed
 * @param requestIdLow second half
 * @param source name of the function, or what {@link #ofGroup} makes of the name of a group
 * @param text the line without its end, of which at most {@value #TEXT_BYTES_MAX} bytes of UTF-8 are kept
 */
public record LogLine(long requestIdHigh, long requestIdLow, String source, long epochNanos, String text) {
    /** The longest text that is kept, in bytes. */
    public static final int TEXT_BYTES_MAX = 16 * 1024;

    /** No function's name has a colon. */
    private static final String GROUP = "log-group:";

    private static final int GROUP_NAME_LENGTH_MAX = 512;
    /** The longest source, in bytes: AWS's names are ASCII. */
    static final int SOURCE_BYTES_MAX = GROUP.length() + GROUP_NAME_LENGTH_MAX;

    /** A line that no function printed. */
    public static LogLine ofGroup(
            String group, long requestIdHigh, long requestIdLow, long epochNanos, String text) {
        return new LogLine(requestIdHigh, requestIdLow, GROUP + group, epochNanos, text);
    }

    /** Whether a function printed it. */
    public boolean isOfFunction() {
        return !source.startsWith(GROUP);
    }

    /** The group that it was written to; null when a function printed it. */
    public @Nullable String group() {
        return isOfFunction() ? null : source.substring(GROUP.length());
    }

    /** Whether it was written to this group by something else than a function. */
    public boolean isOfGroup(String name) {
        return source.length() == GROUP.length() + name.length() && source.startsWith(GROUP) && source.endsWith(name);
    }
}
