package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogStream;

/** A stream, and the times of its first and last line, in nanoseconds since the Unix epoch. Immutable. */
public record StreamTimes(LogStream stream, long firstEpochNanos, long lastEpochNanos) {
    StreamTimes and(StreamTimes other) {
        return new StreamTimes(
                stream,
                Math.min(firstEpochNanos, other.firstEpochNanos),
                Math.max(lastEpochNanos, other.lastEpochNanos));
    }
}
