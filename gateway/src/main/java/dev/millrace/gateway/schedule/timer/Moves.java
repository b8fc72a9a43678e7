package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.database.Statements;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How timers move on: past firings that were handed on, and past those that are given up, which it counts. Confined to
 * whoever holds the timetable's lock.
 */
final class Moves {
    private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);

    private long missed;

    /** Whether a timer that is due fires for the time that it is scheduled for, with nothing to give up. */
    static boolean isPunctual(Timer timer, Instant now) {
        Instant scheduled = timer.scheduled();
        return scheduled != null && CatchUp.of(timer, scheduled, now).missed() == 0;
    }

    /** The timer with the scheduled time that it is to fire for now; null when it is too late for any. */
    @Nullable Timer caughtUp(Statements statements, Timer timer, Instant now) throws SQLException {
        Instant scheduled = timer.scheduled();
        if (scheduled == null) {
            return null;
        }
        CatchUp catchUp = CatchUp.of(timer, scheduled, now);
        if (catchUp.missed() == 0) {
            return timer;
        }
        missed += catchUp.missed();
        LOG.warn(
                "{} missed {}{} firings from {} on, as the server was down, its clock jumped, or nobody took them{}",
                timer.id(),
                catchUp.counted() ? "" : "at least ",
                catchUp.missed(),
                scheduled,
                catchUp.fires() ? "; that of " + catchUp.latest() + " comes late" : "");
        Timer moved = timer.missing(catchUp.missed());
        if (catchUp.fires()) {
            Timer ready = moved.scheduledFor(catchUp.latest());
            var _ = write(statements, ready); // so that after a crash it is the same that fires
            return ready;
        }
        var _ = write(statements, moved.movedPast(catchUp.latest()));
        return null;
    }

    /** The timer past a firing that is stored. */
    static Timer stored(Timer timer, Firing firing) {
        return timer.movedPast(firing.scheduled()).firedFor(firing.scheduled());
    }

    /** The timer past a firing that nobody takes. */
    static Timer givenUp(Timer timer, Firing firing) {
        return timer.movedPast(firing.scheduled()).missing(1);
    }

    /** Takes note of that firing, once its timer has moved. */
    void countGivenUp(Firing firing, Exception cause) {
        missed++;
        String what = firing.id() + " of " + firing.scheduled();
        LOG.warn("{} could not be handed on in {} attempts", what, firing.attempt(), cause);
    }

    /** How many firings were given up. */
    long missed() {
        return missed;
    }

    /** Writes a timer that has moved on; false when it was set anew or removed since it was read. */
    static boolean write(Statements statements, Timer timer) throws SQLException {
        boolean isDone = timer.scheduled() == null && timer.removedWhenDone();
        return isDone ? TimerTable.remove(statements, timer) : TimerTable.move(statements, timer);
    }
}
