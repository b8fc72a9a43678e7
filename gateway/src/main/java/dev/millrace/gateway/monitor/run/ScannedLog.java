package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Finds lines by reading the store from the hour of the run on. Immutable.
 *
 * @param logs directory of printed lines
 * @param readMax lines that are looked at for one question
 */
public record ScannedLog(Path logs, long readMax) implements RunLog {
    /** What a server looks at: a second or so. */
    public static final long SERVER_READ_MAX = 2_000_000;

    @Override
    public Printed find(UUID requestId, long fromEpochNanos, long toEpochNanos) {
        List<LogLine> lines = new ArrayList<>();
        long[] read = {0};
        boolean[] passed = {false};
        boolean[] cut = {false};
        try (LogTail tail = LogTail.open(logs)) {
            tail.from(Instant.ofEpochSecond(0, fromEpochNanos));
            boolean more = true;
            while (more && !passed[0] && !cut[0]) {
                more = tail.next(line -> {
                    read[0]++;
                    passed[0] |= line.epochNanos() > toEpochNanos;
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
                cut[0] |= read[0] >= readMax;
            }
        }
        return new Printed(lines, !cut[0]);
    }
}
