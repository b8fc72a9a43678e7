package dev.millrace.gateway.monitor.series;

import dev.millrace.gateway.shape.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span of time in periods. The first begins at a minute, or at 5 minutes or an hour when that is long ago: nothing
 * finer is kept then. Immutable.
 *
 * @param fromSecond when the first period begins, since the epoch
 * @param toSecond before which the last one begins
 */
public record MetricRange(long fromSecond, long toSecond, long periodSeconds) {
    private static final Set<Integer> WITHIN_MINUTES = Set.of(1, 5, 10, 20, 30);
    private static final long MINUTE = 60;
    private static final long FIVE_MINUTES = 300;
    private static final long HOUR = 3_600;
    private static final Duration MINUTES_KEPT = Duration.ofDays(15);
    private static final Duration FIVE_MINUTES_KEPT = Duration.ofDays(63);

    /** The span of a request's {@code StartTime} and {@code EndTime}. Refuses what cannot be. */
    public static MetricRange of(Members request, @Nullable Integer period, Instant now) {
        Instant from = moment(request, "StartTime");
        Instant to = moment(request, "EndTime");
        if (!from.isBefore(to)) {
            throw MetricRefusals.value("The parameter StartTime must be less than the parameter EndTime.");
        }
        long seconds = checkedPeriod(period);
        long finest = Math.min(seconds, MINUTE);
        if (from.isBefore(now.minus(FIVE_MINUTES_KEPT))) {
            finest = HOUR;
        } else if (from.isBefore(now.minus(MINUTES_KEPT))) {
            finest = FIVE_MINUTES;
        }
        long fromSecond = Math.floorDiv(from.getEpochSecond(), finest) * finest;
        long toSecond = to.getNano() == 0 ? to.getEpochSecond() : to.getEpochSecond() + 1;
        return new MetricRange(Math.max(0, fromSecond), toSecond, seconds);
    }

    /** A length of periods that there is. Refuses others. */
    public static int checkedPeriod(@Nullable Integer period) {
        if (period == null) {
            throw MetricRefusals.missing("Period");
        }
        if (period <= 0 || (period % MINUTE != 0 && !WITHIN_MINUTES.contains(period))) {
            throw MetricRefusals.value("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60 seconds, not "
                    + period + ".");
        }
        return period;
    }

    /** How many periods there are. */
    public long periods() {
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
