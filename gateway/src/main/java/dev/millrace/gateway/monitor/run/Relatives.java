package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.RunRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs to which an invocation is linked: by a call, or as one was told how the other had ended, or by what it did
 * to an object or put onto a bus. Immutable.
 *
 * @param source the run that made it happen; null when it was none, or has not ended, or is not known any more
 * @param caused the runs that its attempts made happen and that have ended, {@value #CAUSED_MAX} at most
 * @param complete false when there are more of those
 */
public record Relatives(@Nullable RunRecord source, List<RunRecord> caused, boolean complete) {
    static final int CAUSED_MAX = 100;

    public Relatives {
        caused = List.copyOf(caused);
    }
}
