package dev.millrace.gateway.schedule.plan;

import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import dev.millrace.gateway.schedule.request.ScheduleName;
import dev.millrace.gateway.schedule.target.Target;
import dev.millrace.gateway.schedule.timer.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as its owner wrote it and checked. Kept as JSON with its timer. Immutable.
 *
 * @param expression for example {@code rate(5 minutes)}
 * @param zone identifier of a time zone
 * @param windowMinutes of its flexible time window; null when that is off
 * @param clientToken of the request that made it, if that had one
 */
record Schedule(
        String group,
        String name,
        @Nullable String description,
        String expression,
        String zone,
        @Nullable Long startEpochMillis,
        @Nullable Long endEpochMillis,
        @Nullable Integer windowMinutes,
        boolean enabled,
        boolean deletedWhenDone,
        Target target,
        long createdAtEpochMillis,
        long modifiedAtEpochMillis,
        @Nullable String clientToken) {
    private static final long SECOND_MILLIS = 1_000;

    ScheduleName scheduleName() {
        return new ScheduleName(group, name);
    }

    /** When it fires. A rate without a start begins with the next full second after its last change. */
    Timing timing() {
        long start = startEpochMillis != null
                ? startEpochMillis
                : Math.ceilDiv(modifiedAtEpochMillis, SECOND_MILLIS) * SECOND_MILLIS;
        return new Timing(
                ScheduleExpression.parse(expression),
                ZoneId.of(zone),
                Instant.ofEpochMilli(start),
                endEpochMillis == null ? null : Instant.ofEpochMilli(endEpochMillis),
                Duration.ofMinutes(windowMinutes == null ? 0 : windowMinutes),
                Duration.ofSeconds(target.ageMaxSeconds()),
                target.retriesMax());
    }

    /** This schedule as the new form of one that was there before. */
    Schedule replacing(Schedule before) {
        return new Schedule(
                group,
                name,
                description,
                expression,
                zone,
                startEpochMillis,
                endEpochMillis,
                windowMinutes,
                enabled,
                deletedWhenDone,
                target,
                before.createdAtEpochMillis,
                modifiedAtEpochMillis,
                before.clientToken);
    }
}
