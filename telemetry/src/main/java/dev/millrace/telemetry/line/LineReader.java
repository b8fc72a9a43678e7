package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;

/** What lines are told to. Called on the thread that asks. */
public interface LineReader {
    /** Whether any line of these times, both included, is still wanted. Asked before each block. */
    boolean wants(long fromEpochNanos, long toEpochNanos);

    /** A line; those of a block come in the order of the journal. */
    void line(LogLine line, LogPlace place);
}
