package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All that is known of one invocation. Immutable.
 *
 * @param attempts in the order in which they ended; at least one, unless it is an event of which no run has ended
 * @param lines what was printed in all attempts, with the lines of the platform
 * @param linesComplete false when there are more lines
 * @param linesLost why lines are missing, or printed ones may be; null when all are there
 * @param event what became of it, when it was left for later
 * @param captured what was kept of its payloads
 * @param relatives the runs before and behind it
 */
public record WholeRun(
        UUID requestId,
        List<RunRecord> attempts,
        List<WholeLine> lines,
        boolean linesComplete,
        @Nullable String linesLost,
        @Nullable EventHistory event,
        @Nullable JsonNode captured,
        Relatives relatives) {
    private static final Set<TriggerKind> WAITED_FOR =
            Set.of(TriggerKind.INVOKE, TriggerKind.URL, TriggerKind.ROUTE, TriggerKind.REPLAY);

    public WholeRun {
        attempts = List.copyOf(attempts);
        lines = List.copyOf(lines);
    }

    /** Whether a run may be of an event that was left for later. */
    public static boolean mayBeEvent(RunRecord run) {
        return !WAITED_FOR.contains(run.trigger());
    }

    /**
     * A line of a log. Immutable.
     *
     * @param attempt the number among the attempts, from 0 on, in which it was printed
     * @param platform whether the function did not print it
     */
    public record WholeLine(long epochNanos, int attempt, boolean platform, String text) {}
}
