package dev.millrace.gateway.monitor.run;

import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.line.LineQuery;
import java.util.List;
import java.util.UUID;

/** Finds lines with the help of the index of a server, which knows who wrote at which times. Thread-safe. */
record IndexedLog(LineIndex index) implements RunLog {
    @Override
    public Printed find(String function, UUID requestId, long fromEpochNanos, long toEpochNanos) {
        StoredLog.Found found = new StoredLog.Found(requestId, LINES_MAX);
        index.tell(
                LineQuery.of(fromEpochNanos, toEpochNanos, List.of(function)).ofRequest(requestId), found);
        return found.printed();
    }
}
