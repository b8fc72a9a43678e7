package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.lookup.part.RunBlock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are wanted: those that are as each part says. Immutable.
 *
 * @param function name; null for all
 * @param version null for all
 * @param alias by which the version was called; empty for runs that were called by none; null for all
 * @param zone null for all
 * @param triggers what may have made them begin
 * @param outcomes how they may have ended
 * @param minRunNanos shortest time in the function
 * @param maxRunNanos longest time in the function
 * @param fromEpochNanos from when on the function may have begun, as in the statistics of a window
 * @param toEpochNanos before when it must have begun
 */
public record RunQuery(
        @Nullable String function,
        @Nullable String version,
        @Nullable String alias,
        @Nullable String zone,
        Set<TriggerKind> triggers,
        Set<RunOutcome> outcomes,
        long minRunNanos,
        long maxRunNanos,
        long fromEpochNanos,
        long toEpochNanos) {
    public static final RunQuery ALL = new RunQuery(
            null,
            null,
            null,
            null,
            EnumSet.allOf(TriggerKind.class),
            EnumSet.allOf(RunOutcome.class),
            0,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE);

    /** @throws IllegalArgumentException when no run could be as wanted, as it ends before it begins */
    public RunQuery {
        triggers = Set.copyOf(triggers);
        outcomes = Set.copyOf(outcomes);
        if (minRunNanos > maxRunNanos) {
            throw new IllegalArgumentException("the least duration is above the greatest");
        }
        if (fromEpochNanos > toEpochNanos) {
            throw new IllegalArgumentException("'to' is before 'from'");
        }
    }

    /** The same, but for when functions may have begun at the earliest. */
    public RunQuery withFrom(long epochNanos) {
        return new RunQuery(
                function,
                version,
                alias,
                zone,
                triggers,
                outcomes,
                minRunNanos,
                maxRunNanos,
                epochNanos,
                toEpochNanos);
    }

    /** The same, but for before when functions must have begun. */
    public RunQuery withTo(long epochNanos) {
        return new RunQuery(
                function,
                version,
                alias,
                zone,
                triggers,
                outcomes,
                minRunNanos,
                maxRunNanos,
                fromEpochNanos,
                epochNanos);
    }

    /** Whether that run is wanted. */
    public boolean takes(RunRecord run) {
        long began = run.startEpochNanos();
        return began >= fromEpochNanos
                && began < toEpochNanos
                && run.runNanos() >= minRunNanos
                && run.runNanos() <= maxRunNanos
                && outcomes.contains(run.outcome())
                && triggers.contains(run.trigger())
                && isOrAny(function, run.subject().function())
                && isOrAny(version, run.subject().version())
                && isOrAny(alias, run.subject().alias())
                && isOrAny(zone, run.zone());
    }

    /** Whether there may be such a run among those of a block. */
    boolean mayBeIn(RunBlock block) {
        return block.maxStartEpochNanos() >= fromEpochNanos
                && block.minStartEpochNanos() < toEpochNanos
                && block.maxRunNanos() >= minRunNanos
                && block.minRunNanos() <= maxRunNanos
                && outcomes.stream().anyMatch(outcome -> (block.outcomes() & RunBlock.bit(outcome)) != 0)
                && triggers.stream().anyMatch(trigger -> (block.triggers() & RunBlock.bit(trigger)) != 0)
                && (function == null || (block.functions() & RunBlock.bit(function)) != 0)
                && (zone == null || (block.zones() & RunBlock.bit(zone)) != 0);
    }

    private static boolean isOrAny(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }
}
