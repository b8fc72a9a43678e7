package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogLine;

/**
 * What a function or a group has written. Immutable.
 *
 * @param firstEpochNanos time of its first line ever
 * @param bytes of what is still there, as AWS counts them
 */
public record SourceTotals(long firstEpochNanos, long bytes) {
    /** What AWS adds to the size of each event, in bytes. */
    private static final long EVENT_BYTES = 26;

    /** What one line adds. */
    public static long bytesOf(LogLine line) {
        return EVENT_BYTES + line.text().length();
    }

    SourceTotals and(SourceTotals other) {
        return new SourceTotals(Math.min(firstEpochNanos, other.firstEpochNanos), bytes + other.bytes);
    }
}
