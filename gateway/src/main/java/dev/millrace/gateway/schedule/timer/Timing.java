package dev.millrace.gateway.schedule.timer;

import dev.millrace.gateway.schedule.expression.AtExpression;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * When a timer fires, and for how long it is worth the trouble. Immutable.
 *
 * @param start nothing fires before it, and rates count from it; one-time expressions do not look at it
 * @param end nothing is scheduled after it, unless null; one-time expressions do not look at it
 * @param window within which after the scheduled time it fires, at a moment of chance; zero for at once
 * @param ageMax how late it may fire, from when it was due
 * @param retriesMax how often it is handed on again when that failed
 */
public record Timing(
        ScheduleExpression expression,
        ZoneId zone,
        Instant start,
        @Nullable Instant end,
        Duration window,
        Duration ageMax,
        int retriesMax) {
    /** What AWS does unless it is told otherwise. */
    public static final Duration AGE_MAX = Duration.ofHours(24);

    public static final int RETRIES_MAX = 185;

    /** A timer in UTC that fires for the first time after {@code now}: a rate one period later. */
    public static Timing after(Instant now, ScheduleExpression expression) {
        Instant first = expression.next(now, ZoneOffset.UTC);
        Instant start = first == null ? now : first;
        return new Timing(expression, ZoneOffset.UTC, start, null, Duration.ZERO, AGE_MAX, RETRIES_MAX);
    }

    /** The first scheduled time after a moment, or null when there is none any more. */
    public @Nullable Instant next(Instant after) {
        if (expression instanceof AtExpression) {
            return expression.next(after, zone);
        }
        Instant from = after.isBefore(start) ? start.minusNanos(1) : after;
        Instant next = expression.next(from, start, zone);
        return next == null || (end != null && next.isAfter(end)) ? null : next;
    }

    /**
     * When a firing is due: in the window at a moment of chance, which is the same whenever it is asked for. The window
     * ends where the next one begins, so that none overtakes another.
     */
    Instant due(TimerId id, Instant scheduled) {
        if (window.isZero()) {
            return scheduled;
        }
        Instant following = next(scheduled);
        Duration room = following == null ? window : Duration.between(scheduled, following);
        long millis = Math.min(window.toMillis(), room.toMillis());
        return scheduled.plusMillis(Math.floorMod(id.firing(scheduled).low(), millis));
    }
}
