package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs that have printed last, and where: so many that it is known of those that have just ended. Guarded by the
 * lock of its index.
 */
final class PrintedRuns {
    private static final int RUNS_MAX = 50_000;

    private final LinkedHashMap<UUID, Printed> runs = new LinkedHashMap<>();
    private long sinceEpochNanos;

    /** @param sinceEpochNanos all lines after this time will be told */
    PrintedRuns(long sinceEpochNanos) {
        this.sinceEpochNanos = sinceEpochNanos;
    }

    /** Adds a line; they come in the order of the journal. */
    void add(LogLine line) {
        UUID requestId = new UUID(line.requestIdHigh(), line.requestIdLow());
        runs.putIfAbsent(requestId, new Printed(line.epochNanos(), line.stream()));
        if (runs.size() > RUNS_MAX) {
            sinceEpochNanos =
                    Math.max(sinceEpochNanos, runs.pollFirstEntry().getValue().epochNanos());
        }
    }

    /** Where a run has printed; null when it has not, or nobody knows. */
    @Nullable LogStream streamOf(UUID requestId) {
        Printed printed = runs.get(requestId);
        return printed == null ? null : printed.stream();
    }

    /** A run that began after this and is not known has printed nothing. */
    long sinceEpochNanos() {
        return sinceEpochNanos;
    }

    private record Printed(long epochNanos, LogStream stream) {}
}
