package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.RunRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the runs that are wanted, in the order that was asked for. Immutable.
 *
 * @param runs perhaps fewer than were asked for, or none, though there are more
 * @param next where to go on; null when there are no more now
 */
public record RunPage(List<RunRecord> runs, @Nullable RunCursor next) {
    public RunPage {
        runs = List.copyOf(runs);
    }

    /** In which order runs come: that of the journal, which is nearly that of their ends, or the other one. */
    public enum Order {
        NEWEST,
        OLDEST
    }
}
