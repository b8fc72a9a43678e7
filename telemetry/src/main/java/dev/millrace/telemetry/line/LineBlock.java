package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogSpan;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of the log journal, about {@value OpenBlock#BYTES} bytes of one file, and what is known of its lines.
 * Immutable.
 *
 * @param firstEpochNanos least time of a line
 * @param lastEpochNanos greatest time of a line
 * @param totals what each source has written in it
 * @param streams those of the lines that know theirs
 * @param allStreamsKnown whether all lines know their stream
 */
record LineBlock(
        LogSpan span,
        long firstEpochNanos,
        long lastEpochNanos,
        int lines,
        Map<String, SourceTotals> totals,
        List<StreamTimes> streams,
        boolean allStreamsKnown) {
    LineBlock {
        totals = Map.copyOf(totals);
        streams = List.copyOf(streams);
    }

    /** What a question needs to know of a block. Immutable. */
    record Times(LogSpan span, long firstEpochNanos, long lastEpochNanos) {}

    /** What some sources have written in it. */
    long bytesOf(Set<String> sources) {
        return totals.entrySet().stream()
                .filter(source -> sources.contains(source.getKey()))
                .mapToLong(source -> source.getValue().bytes())
                .sum();
    }

    Times times() {
        return new Times(span, firstEpochNanos, lastEpochNanos);
    }
}
