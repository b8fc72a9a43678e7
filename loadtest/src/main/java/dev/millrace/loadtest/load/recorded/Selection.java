package dev.millrace.loadtest.load.recorded;

import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.RecordedCalls.Call;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Which of the recorded runs are made again. Immutable.
 *
 * @param functions names of the functions; empty for all
 * @param from only runs that arrived then or later
 * @param to only runs that arrived before
 */
public record Selection(Set<String> functions, Instant from, Instant to) {
    /** Everything that is recorded. */
    public static final Selection ALL = new Selection(Set.of(), Instant.EPOCH, Instant.MAX);

    public Selection {
        functions = Set.copyOf(functions);
    }

    /** Attempts after the first, and replays, did not arrive: something here made them. */
    boolean takes(String function, int attempt, TriggerKind trigger, long arrivalEpochNanos) {
        return attempt == 1
                && trigger != TriggerKind.REPLAY
                && (functions.isEmpty() || functions.contains(function))
                && arrivalEpochNanos >= nanos(from)
                && arrivalEpochNanos < nanos(to);
    }

    /** Those that were found. Throws {@link IllegalArgumentException} when there are none, or too many. */
    RecordedCalls calls(Path source, List<Call> found) {
        if (found.isEmpty()) {
            String which = functions.isEmpty() ? "" : " of " + String.join(", ", new TreeSet<>(functions));
            boolean isOfAllTime = from.equals(ALL.from) && to.equals(ALL.to);
            throw new IllegalArgumentException(
                    "no calls" + which + " are recorded in " + source + (isOfAllTime ? "" : " for that time"));
        }
        return new RecordedCalls(source.toString(), found);
    }

    private static long nanos(Instant instant) {
        long seconds = Math.clamp(instant.getEpochSecond(), 0, Long.MAX_VALUE / 2_000_000_000L);
        return TimeUnit.SECONDS.toNanos(seconds) + instant.getNano();
    }
}
