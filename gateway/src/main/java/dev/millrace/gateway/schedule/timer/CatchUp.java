package dev.millrace.gateway.schedule.timer;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is done about firings that are late, because the server was down, its clock has jumped, or nobody took them. Of
 * several that are more than a minute late, the latest fires and the others are missed; it is missed as well when it
 * has become older than it may. Immutable.
 *
 * @param latest the latest of them
 * @param fires whether that one is still to fire
 * @param missed how many are given up
 * @param counted false when there were more than were counted
 */
record CatchUp(Instant latest, boolean fires, long missed, boolean counted) {
    /** AWS fires within the minute, too. */
    private static final Duration PUNCTUAL = Duration.ofMinutes(1);
    /** More than the minutes of a day. */
    private static final int COUNTED_MAX = 1_500;

    /** Of a timer whose {@code scheduled} time is due. */
    static CatchUp of(Timer timer, Instant scheduled, Instant now) {
        Instant latest = scheduled;
        long missed = 0;
        while (missed < COUNTED_MAX && lateness(timer, latest, now).compareTo(PUNCTUAL) > 0) {
            Instant following = dueAfter(timer, latest, now);
            if (following == null) {
                break;
            }
            missed++;
            latest = following;
        }
        boolean counted = missed < COUNTED_MAX;
        if (!counted) {
            latest = latest(timer, latest, now);
        }
        boolean fires = lateness(timer, latest, now).compareTo(timer.timing().ageMax()) <= 0;
        return new CatchUp(latest, fires, fires ? missed : missed + 1, counted);
    }

    /** Looks back from now, further and further, so that a year of minutes is not walked through. */
    private static Instant latest(Timer timer, Instant floor, Instant now) {
        Duration back = PUNCTUAL.multipliedBy(2);
        while (floor.isBefore(now.minus(back)) && dueAfter(timer, now.minus(back), now) == null) {
            back = back.multipliedBy(2);
        }
        Instant latest = floor.isBefore(now.minus(back)) ? now.minus(back) : floor;
        Instant following = dueAfter(timer, latest, now);
        while (following != null) {
            latest = following;
            following = dueAfter(timer, latest, now);
        }
        return latest;
    }

    private static @Nullable Instant dueAfter(Timer timer, Instant scheduled, Instant now) {
        Instant following = timer.timing().next(scheduled);
        return following == null || timer.timing().due(timer.id(), following).isAfter(now) ? null : following;
    }

    private static Duration lateness(Timer timer, Instant scheduled, Instant now) {
        return Duration.between(timer.timing().due(timer.id(), scheduled), now);
    }
}
