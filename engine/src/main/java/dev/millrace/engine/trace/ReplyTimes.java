package dev.millrace.engine.trace;

import dev.millrace.engine.journal.RunRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * When the answers of runs had left. The record of a run is written before its answer is, so that whoever has an answer
 * has a record; this is what the record cannot tell. It is in memory only: of what a server answered before its end
 * nobody knows when. Thread-safe.
 */
public final class ReplyTimes {
    private final List<ReplyTable> tables = new CopyOnWriteArrayList<>();

    /** A table for one more thread that writes answers. */
    public ReplyTable newTable() {
        ReplyTable table = new ReplyTable();
        tables.add(table);
        return table;
    }

    /** Whether somebody waits for the end of such a run, and so has an answer. */
    public static boolean hasReply(RunRecord run) {
        return switch (run.trigger()) {
            case INVOKE, URL, ROUTE -> run.attempt() == 1;
            case EVENT, RULE, SCHEDULE, DESTINATION, OBJECT, ALARM, REPLAY -> false;
        };
    }

    /** The end of the answer of a request; null when nobody has told of it yet, or so long ago that it is forgotten. */
    public @Nullable ReplyEnd of(long requestIdHigh, long requestIdLow) {
        for (ReplyTable table : tables) {
            ReplyEnd end = table.of(requestIdHigh, requestIdLow);
            if (end != null) {
                return end;
            }
        }
        return null;
    }
}
