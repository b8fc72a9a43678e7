package dev.millrace.telemetry.line;

/**
 * What a function or a group has written. Immutable.
 *
 * @param firstEpochNanos time of its first line ever
 * @param bytes of what is still there, as AWS counts them
 */
public record SourceTotals(long firstEpochNanos, long bytes) {
    SourceTotals and(SourceTotals other) {
        return new SourceTotals(Math.min(firstEpochNanos, other.firstEpochNanos), bytes + other.bytes);
    }
}
