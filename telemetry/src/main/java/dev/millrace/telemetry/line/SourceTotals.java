package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogLine;

/**
 * What a function or a group has written. Immutable.
 *
 * @param firstEpochNanos time of its first line ever
 * @param bytes of what is still there, as AWS counts them
 */
public record SourceTotals(long firstEpochNanos, long bytes) {
    /** What one line adds: its text in UTF-8, and what AWS adds to it. */
    public static long bytesOf(LogLine line) {
        String text = line.text();
        long bytes = (long) LogLine.EVENT_OVERHEAD_BYTES + text.length();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2; // a pair of surrogates is four bytes
            }
        }
        return bytes;
    }

    SourceTotals and(SourceTotals other) {
        return new SourceTotals(Math.min(firstEpochNanos, other.firstEpochNanos), bytes + other.bytes);
    }
}
