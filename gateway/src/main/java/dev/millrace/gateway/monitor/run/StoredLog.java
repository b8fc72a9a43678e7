package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.line.LineQuery;
import dev.millrace.telemetry.line.LineReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Finds lines in the store of a server that may be running in another process, with the index that it keeps there; what
 * that does not know yet is read, and without an index the store from the hour of the run on. Immutable.
 *
 * @param logs directory of printed lines
 * @param linesMax most lines of one answer
 */
public record StoredLog(Path logs, int linesMax) implements RunLog {
    /** As many lines as the answer of a server has. */
    public StoredLog(Path logs) {
        this(logs, LINES_MAX);
    }

    @Override
    public Printed find(String function, UUID requestId, long fromEpochNanos, long toEpochNanos) {
        LineQuery query =
                LineQuery.of(fromEpochNanos, toEpochNanos, List.of(function)).ofRequest(requestId);
        return find(query, requestId);
    }

    /** As {@link #find}, whatever function it was and whenever that was. */
    public Printed find(UUID requestId) {
        return find(LineQuery.of(0, Long.MAX_VALUE, Set.of()).ofRequest(requestId), requestId);
    }

    private Printed find(LineQuery query, UUID requestId) {
        Found found = new Found(requestId, linesMax);
        if (!LineIndex.tellFromDisk(logs, query, found)) {
            scan(query, found);
        }
        return found.printed();
    }

    private void scan(LineQuery query, LineReader to) {
        try (LogTail tail = LogTail.open(logs)) {
            tail.from(Instant.ofEpochSecond(0, query.fromEpochNanos()));
            boolean[] passed = {false};
            boolean more = true;
            while (more && !passed[0] && to.wants(query.fromEpochNanos(), query.toEpochNanos())) {
                more = tail.nextPlaced((line, place) -> {
                    boolean isLater = line.epochNanos() > query.toEpochNanos();
                    passed[0] |= isLater && line.isOfFunction(); // clients say any time
                    to.line(line, place);
                });
            }
        }
    }

    /** The lines of functions that are of one request, in the order of the store. Confined to one thread. */
    static final class Found implements LineReader {
        private static final Comparator<Placed> IN_ORDER = Comparator.comparingInt((Placed one) -> one.place().file())
                .thenComparingLong(one -> one.place().number());

        private final List<Placed> found = new ArrayList<>();
        private final UUID requestId;
        private final int linesMax;

        Found(UUID requestId, int linesMax) {
            this.requestId = requestId;
            this.linesMax = linesMax;
        }

        @Override
        public boolean wants(long fromEpochNanos, long toEpochNanos) {
            return found.size() <= linesMax;
        }

        @Override
        public void line(LogLine line, LogPlace place) {
            if (line.isOfFunction()
                    && line.requestIdHigh() == requestId.getMostSignificantBits()
                    && line.requestIdLow() == requestId.getLeastSignificantBits()
                    && found.size() <= linesMax) {
                found.add(new Placed(line, place));
            }
        }

        RunLog.Printed printed() {
            List<LogLine> lines =
                    found.stream().sorted(IN_ORDER).limit(linesMax).map(Placed::line).toList();
            return new RunLog.Printed(lines, found.size() <= linesMax);
        }

        /** A line, and where it is. Immutable. */
        private record Placed(LogLine line, LogPlace place) {}
    }
}
