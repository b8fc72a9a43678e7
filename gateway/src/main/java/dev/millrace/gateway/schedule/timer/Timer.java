package dev.millrace.gateway.schedule.timer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the timetable. Immutable.
 *
 * @param removedWhenDone whether it disappears with its last firing
 * @param content what its owner keeps with it; may be empty
 * @param revision another one each time it is set
 * @param scheduled the time it fires for next; null when it never does again, or is switched off
 * @param fired the latest time it has fired for, or null
 * @param missed firings that were too late to be worth the trouble, or could not be handed on, since it exists
 */
public record Timer(
        TimerId id,
        Timing timing,
        boolean removedWhenDone,
        String content,
        long revision,
        @Nullable Instant scheduled,
        @Nullable Instant fired,
        long missed) {
    /** When {@link #scheduled} is due, or null. */
    @Nullable Instant due() {
        return scheduled == null ? null : timing.due(id, scheduled);
    }

    /** This timer with what comes after a scheduled time. */
    Timer movedPast(Instant past) {
        return scheduledFor(timing.next(past));
    }

    Timer scheduledFor(@Nullable Instant time) {
        return new Timer(id, timing, removedWhenDone, content, revision, time, fired, missed);
    }

    Timer firedFor(Instant time) {
        return new Timer(id, timing, removedWhenDone, content, revision, scheduled, time, missed);
    }

    Timer missing(long more) {
        return new Timer(id, timing, removedWhenDone, content, revision, scheduled, fired, missed + more);
    }
}
