package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.line.LineQuery;
import dev.millrace.telemetry.line.LineReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Finds lines with the help of the index of a server, which knows who wrote at which times. Thread-safe. */
record IndexedLog(LineIndex index) implements RunLog {
    private static final Comparator<Placed> IN_ORDER = Comparator.comparingInt((Placed one) -> one.place().file())
            .thenComparingLong(one -> one.place().number());

    @Override
    public Printed find(String function, UUID requestId, long fromEpochNanos, long toEpochNanos) {
        List<Placed> found = new ArrayList<>();
        index.tell(LineQuery.of(fromEpochNanos, toEpochNanos, List.of(function)), new LineReader() {
            @Override
            public boolean wants(long first, long last) {
                return found.size() <= LINES_MAX;
            }

            @Override
            public void line(LogLine line, LogPlace place) {
                if (line.isOfFunction()
                        && line.requestIdHigh() == requestId.getMostSignificantBits()
                        && line.requestIdLow() == requestId.getLeastSignificantBits()
                        && found.size() <= LINES_MAX) {
                    found.add(new Placed(line, place));
                }
            }
        });
        List<LogLine> lines =
                found.stream().sorted(IN_ORDER).limit(LINES_MAX).map(Placed::line).toList();
        return new Printed(lines, found.size() <= LINES_MAX);
    }

    /** A line, and where it is. Immutable. */
    private record Placed(LogLine line, LogPlace place) {}
}
