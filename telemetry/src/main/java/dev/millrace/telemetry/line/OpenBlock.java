package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogSpan;
import dev.millrace.engine.journal.log.LogStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The block that still grows. Confined to the thread that indexes. */
final class OpenBlock {
    /** How large a block is, or a little more; a longer document is a block for itself. */
    static final int BYTES = 32 * 1024;

    private @Nullable LogSpan span;
    private final Map<String, SourceTotals> totals = new HashMap<>();
    private final Map<LogStream, StreamTimes> streams = new HashMap<>();
    private long firstEpochNanos = Long.MAX_VALUE;
    private long lastEpochNanos = Long.MIN_VALUE;
    private int lines;
    private boolean allStreamsKnown = true;

    /** Whether a document of that file may still come in. */
    boolean takes(int file) {
        return span == null || (span.file() == file && span.bytes() < BYTES);
    }

    void add(LogLine line) {
        lines++;
        firstEpochNanos = Math.min(firstEpochNanos, line.epochNanos());
        lastEpochNanos = Math.max(lastEpochNanos, line.epochNanos());
        SourceTotals added = new SourceTotals(line.epochNanos(), LogLine.eventBytes(line.text()));
        totals.merge(line.source(), added, SourceTotals::and);
        if (line.stream().isKnown()) {
            StreamTimes times = new StreamTimes(line.stream(), line.epochNanos(), line.epochNanos());
            streams.merge(line.stream(), times, StreamTimes::and);
        }
        allStreamsKnown &= line.stream().isKnown();
    }

    /** The lines of that document have been added. */
    void add(LogSpan document) {
        span = span == null ? document : span.and(document);
    }

    boolean knowsAllStreams() {
        return allStreamsKnown;
    }

    boolean isEmpty() {
        return span == null;
    }

    /** The block as it is; throws when it is empty. */
    LineBlock close() {
        if (span == null) {
            throw new IllegalStateException("a block without documents");
        }
        List<StreamTimes> times = List.copyOf(streams.values());
        return new LineBlock(span, firstEpochNanos, lastEpochNanos, lines, totals, times, allStreamsKnown);
    }
}
