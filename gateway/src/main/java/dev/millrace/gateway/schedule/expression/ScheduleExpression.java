package dev.millrace.gateway.schedule.expression;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * When something fires, as EventBridge writes it: {@code rate(…)}, {@code cron(…)} or {@code at(…)}. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
public sealed interface ScheduleExpression permits RateExpression, CronExpression, AtExpression {
    /**
     * Reads an expression of EventBridge Scheduler. Throws {@link IllegalArgumentException} for anything else, with a
     * message of one sentence that says what is wrong.
     */
    static ScheduleExpression parse(String text) {
        if (text.startsWith("at(")) {
            return AtExpression.of(text);
        }
        return text.startsWith("rate(") ? RateExpression.of(text) : CronExpression.of(text);
    }

    /** As {@link #parse}, for rules of EventBridge: they have no {@code at(…)}, and their rates are spelt strictly. */
    static ScheduleExpression parseRecurring(String text) {
        return text.startsWith("rate(") ? RateExpression.ofRule(text) : CronExpression.of(text);
    }

    /** The expression as it was written. */
    String text();

    /**
     * The first moment after {@code after} at which it fires, or null when it never does again. A rate fires one
     * period after {@code after}.
     *
     * @param zone whose local time the expression is in. A local time that a clock change leaves out does not fire; of
     *     one that comes twice, the first fires
     */
    default @Nullable Instant next(Instant after, ZoneId zone) {
        return next(after, after, zone);
    }

    /**
     * As {@link #next(Instant, ZoneId)}, with the first moment of a rate.
     *
     * @param start from which a rate counts its periods; it may fire at {@code start} itself. Means nothing to the
     *     others
     */
    @Nullable Instant next(Instant after, Instant start, ZoneId zone);
}
