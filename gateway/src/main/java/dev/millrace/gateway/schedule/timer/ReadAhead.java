package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads timers from the disk a moment before they are due, so that thousands which are due together are in memory when
 * their time comes. Of what it reads nothing is taken for granted: a timer that changes meanwhile is forgotten, and
 * read again. Confined to whoever holds the timetable's lock, but for {@link #waitMillis}.
 */
final class ReadAhead {
    /**
     * Before they are due at the latest. Ten thousand timers are read in less, on a busy machine and by a server that
     * has just started, too.
     */
    static final long AHEAD_MILLIS = 5_000;

    /** Up to which they are read then, so that a steady stream of timers is read every few seconds. */
    private static final long HORIZON_MILLIS = 2 * AHEAD_MILLIS;

    private static final int BATCH = 1_000;

    private final Database database;
    private final InFlight inFlight;
    /** How far each kind is read. What comes to be due before that is taken when it does. */
    private final Map<String, Timer> last = new HashMap<>();
    /** Up to when timers are due that were looked for. */
    private volatile long horizonEpochMillis = Long.MIN_VALUE;
    /** When there is something to read; {@link Long#MAX_VALUE} when there is nothing, or no place for it. */
    private volatile long nextEpochMillis = Long.MIN_VALUE;

    ReadAhead(Database database, InFlight inFlight) {
        this.database = database;
        this.inFlight = inFlight;
    }

    /** How long there is nothing to read; 0 when there is, or the clock was set back. */
    long waitMillis(long nowEpochMillis) {
        boolean hasWork = nextEpochMillis <= nowEpochMillis || isSetBack(nowEpochMillis);
        return hasWork ? 0 : nextEpochMillis - nowEpochMillis;
    }

    private boolean isSetBack(long nowEpochMillis) {
        return nowEpochMillis + HORIZON_MILLIS < horizonEpochMillis;
    }

    /** Begins anew: there may be timers to read wherever they are due. */
    void restart() {
        last.clear();
        nextEpochMillis = Long.MIN_VALUE;
    }

    /** Takes a timer that was set or has moved on. Returns whether it may be due before all that was known of. */
    boolean take(Timer timer) {
        Instant due = timer.due();
        if (due == null) {
            return false;
        }
        long dueEpochMillis = due.toEpochMilli();
        if (dueEpochMillis <= horizonEpochMillis) {
            if (!inFlight.isFull()) {
                inFlight.read(timer); // and when it is full, all are read once more as soon as there is room
            }
            return true;
        }
        if (dueEpochMillis - AHEAD_MILLIS < nextEpochMillis) {
            nextEpochMillis = dueEpochMillis - AHEAD_MILLIS;
            return true;
        }
        return false;
    }

    /**
     * Reads one batch of the timers of these kinds; returns whether there may be another.
     *
     * @param coming takes their firings
     */
    boolean read(Collection<String> kinds, long nowEpochMillis, Consumer<Firing> coming) {
        if (waitMillis(nowEpochMillis) > 0) {
            return false;
        }
        if (isSetBack(nowEpochMillis)) {
            inFlight.endAhead(); // what was close is not, and would take the place of others
            restart();
        }
        horizonEpochMillis = nowEpochMillis + HORIZON_MILLIS;
        for (String kind : kinds) {
            if (inFlight.isFull()) {
                nextEpochMillis = Long.MAX_VALUE; // until receipts make room
                return false;
            }
            if (read(kind, coming)) {
                return true;
            }
        }
        nextEpochMillis = database.read(statements -> firstAfterHorizon(statements, kinds));
        return false;
    }

    private boolean read(String kind, Consumer<Firing> coming) {
        Timer from = last.get(kind);
        List<Timer> timers = database.read(
                statements -> TimerTable.due(statements, kind, from, Instant.ofEpochMilli(horizonEpochMillis), BATCH));
        for (Timer timer : timers) {
            if (inFlight.isFull()) {
                return true;
            }
            Firing firing = inFlight.read(timer);
            if (firing != null) {
                coming.accept(firing);
            }
            last.put(kind, timer);
        }
        return timers.size() == BATCH;
    }

    private long firstAfterHorizon(Statements statements, Collection<String> kinds) throws SQLException {
        long first = Long.MAX_VALUE;
        for (String kind : kinds) {
            long due = TimerTable.firstDueAfter(statements, kind, Instant.ofEpochMilli(horizonEpochMillis));
            first = Math.min(first, due == Long.MAX_VALUE ? due : due - AHEAD_MILLIS);
        }
        return first;
    }
}
