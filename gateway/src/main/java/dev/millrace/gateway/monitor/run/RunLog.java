package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.log.LogLine;
import java.util.List;
import java.util.UUID;

/** Where the lines of a run are found. Thread-safe; may block on the disk. */
@FunctionalInterface
public interface RunLog {
    /** Most lines of one answer. */
    int LINES_MAX = 10_000;

    /**
     * What was printed in a request, in the order of the store.
     *
     * @param function whose run it was
     * @param fromEpochNanos nothing was printed before
     * @param toEpochNanos nothing was printed after that
     */
    Printed find(String function, UUID requestId, long fromEpochNanos, long toEpochNanos);

    /**
     * The lines that were found. Immutable.
     *
     * @param complete false when there are more, or more was to be read than one question may
     */
    record Printed(List<LogLine> lines, boolean complete) {
        public Printed {
            lines = List.copyOf(lines);
        }
    }
}
