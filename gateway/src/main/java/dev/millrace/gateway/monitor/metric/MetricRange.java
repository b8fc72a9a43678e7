package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.shape.Members;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A span of time in periods. The first begins at a minute, or at 5 minutes or an hour when that is long ago: nothing
 * finer is kept then. Immutable.
 *
 * @param fromSecond when the first period begins, since the epoch
 * @param toSecond before which the last one begins
 */
record MetricRange(long fromSecond, long toSecond, long periodSeconds) {
    private static final long MINUTE = 60;
    private static final long FIVE_MINUTES = 300;
    private static final long HOUR = 3_600;
    private static final Duration MINUTES_KEPT = Duration.ofDays(15);
    private static final Duration FIVE_MINUTES_KEPT = Duration.ofDays(63);

    /** The span of a request's {@code StartTime} and {@code EndTime}. Refuses what cannot be. */
    static MetricRange of(Members request, @Nullable Integer period, Instant now) {
        Instant from = moment(request, "StartTime");
        Instant to = moment(request, "EndTime");
        if (!from.isBefore(to)) {
            throw MetricRefusals.value("The parameter StartTime must be less than the parameter EndTime.");
        }
        if (period == null) {
            throw MetricRefusals.missing("Period");
        }
        boolean isKept = period > 0 && (period % MINUTE == 0 || period == 10 || period == 20 || period == 30);
        if (!isKept) {
            throw MetricRefusals.value("The parameter Period must be 10, 20, 30 or a multiple of 60 seconds here, not "
                    + period + ".");
        }
        long finest = Math.min(period, MINUTE);
        if (from.isBefore(now.minus(FIVE_MINUTES_KEPT))) {
            finest = HOUR;
        } else if (from.isBefore(now.minus(MINUTES_KEPT))) {
            finest = FIVE_MINUTES;
        }
        long fromSecond = Math.floorDiv(from.getEpochSecond(), finest) * finest;
        long toSecond = to.getNano() == 0 ? to.getEpochSecond() : to.getEpochSecond() + 1;
        return new MetricRange(Math.max(0, fromSecond), toSecond, period);
    }

    /** How many periods there are. */
    long periods() {
        return Math.ceilDiv(toSecond - fromSecond, periodSeconds);
    }

    private static Instant moment(Members request, String name) {
        Instant moment = request.moment(name);
        if (moment == null) {
            throw MetricRefusals.missing(name);
        }
        return moment;
    }
}
