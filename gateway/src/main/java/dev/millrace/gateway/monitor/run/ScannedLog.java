package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Finds lines by reading the store from the hour of the run on, for whoever has no index. Immutable.
 *
 * @param logs directory of printed lines
 */
public record ScannedLog(Path logs) implements RunLog {
    @Override
    public Printed find(String function, UUID requestId, long fromEpochNanos, long toEpochNanos) {
        List<LogLine> lines = new ArrayList<>();
        boolean[] passed = {false};
        boolean[] cut = {false};
        try (LogTail tail = LogTail.open(logs)) {
            tail.from(Instant.ofEpochSecond(0, fromEpochNanos));
            boolean more = true;
            while (more && !passed[0] && !cut[0]) {
                more = tail.next(line -> {
                    passed[0] |= line.isOfFunction() && line.epochNanos() > toEpochNanos; // clients say any time
                    if (line.isOfFunction()
                            && line.requestIdHigh() == requestId.getMostSignificantBits()
                            && line.requestIdLow() == requestId.getLeastSignificantBits()) {
                        if (lines.size() < LINES_MAX) {
                            lines.add(line);
                        } else {
                            cut[0] = true;
                        }
                    }
                });
            }
        }
        return new Printed(lines, !cut[0]);
    }
}
