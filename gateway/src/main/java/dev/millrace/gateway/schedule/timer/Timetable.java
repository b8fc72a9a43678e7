package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * All timers. A firing is handed to its kind's listener first, and only when that has it durably, the timer moves on to
 * its next time; so a firing may come again after a crash, with the same scheduled time, but is never lost. Timers are
 * on disk, found by when they are due; in memory are the next due time and the firings that nobody has taken yet.
 * Thread-safe.
 *
 * <pre>
 *   due ──► handed on ──stored──► next time (or done, or removed)
 *               ▲  └──not stored──► waits ──┐
 *               └───────────────────────────┘      too old, or too often: missed ──► next time
 * </pre>
 */
public final class Timetable {
    /** What makes its table in a database. */
    public static final List<String> SCHEMA = TimerTable.SCHEMA;

    private static final int BATCH = 1_000;

    private final Database database;
    private final Clock clock;
    private final Map<String, FiringListener> listeners = new ConcurrentHashMap<>();
    /** As many at most as there are firings in flight. */
    private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();

    private final InFlight inFlight = new InFlight();
    private final Moves moves = new Moves();
    private long revision;
    private volatile long nextDueMillis = Long.MIN_VALUE;
    private volatile Runnable wakeUp = () -> {};

    private record Settled(List<Firing> firings, @Nullable Exception cause) {}

    public Timetable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.revision = database.read(TimerTable::lastRevision);
    }

    /** Names who takes the firings of a kind; those of kinds that nobody takes wait. */
    public synchronized void listen(String kind, FiringListener listener) {
        listeners.put(kind, listener);
        nextDueMillis = Long.MIN_VALUE;
        wakeUp.run();
    }

    /**
     * Sets a timer in UTC with what AWS does for rules; a rate fires for the first time one period from now. One that
     * has this expression already is left alone, with its rhythm and with what it has missed.
     */
    public synchronized void set(String kind, String key, ScheduleExpression expression) {
        TimerId id = new TimerId(kind, key);
        Timer before = find(id);
        if (before == null || !before.timing().expression().equals(expression)) {
            set(id, Timing.after(now(), expression), false, "", true);
        }
    }

    /**
     * Sets a timer, durably, in place of the one that it may have been. What has fired once does not fire for the same
     * time again, wherever the clock is. Returns the timer: without a scheduled time when it never fires.
     */
    public synchronized Timer set(
            TimerId id, Timing timing, boolean removedWhenDone, String content, boolean enabled) {
        long newRevision = ++revision;
        Timer timer = database.transaction(statements -> {
            Timer before = TimerTable.read(statements, id);
            Instant fired = latest(before == null ? null : before.fired(), inFlight.scheduledOf(id));
            Instant now = now().minusMillis(1);
            Instant after = fired != null && fired.isAfter(now) ? fired : now;
            Instant scheduled = enabled ? timing.next(after) : null;
            Timer set = new Timer(
                    id,
                    timing,
                    removedWhenDone,
                    content,
                    newRevision,
                    scheduled,
                    fired,
                    before == null ? 0 : before.missed());
            TimerTable.write(statements, set);
            return set;
        });
        Instant due = timer.due();
        if (due != null && due.toEpochMilli() < nextDueMillis) {
            nextDueMillis = due.toEpochMilli();
            wakeUp.run();
        }
        return timer;
    }

    /** Removes a timer, durably; returns whether it was there. */
    public synchronized boolean remove(String kind, String key) {
        TimerId id = new TimerId(kind, key);
        boolean removed = database.transaction(statements -> TimerTable.delete(statements, id));
        inFlight.end(id);
        return removed;
    }

    /** Removes all timers of a kind whose keys are after one and before another; returns how many there were. */
    public synchronized int removeAll(String kind, String after, String before) {
        int removed = database.transaction(statements -> TimerTable.delete(statements, kind, after, before));
        inFlight.endAll(kind, after, before);
        return removed;
    }

    public @Nullable Timer find(TimerId id) {
        return database.read(statements -> Optional.ofNullable(TimerTable.read(statements, id)))
                .orElse(null);
    }

    /** The timers of a kind whose keys are after one and before another, ordered by key. */
    public List<Timer> find(String kind, String after, String before, int timersMax) {
        return database.read(statements -> TimerTable.read(statements, kind, after, before, timersMax));
    }

    /** How many firings were given up since the start of the process. */
    public synchronized long missed() {
        return moves.missed();
    }

    /** Milliseconds until {@link #tick} has something to do for all that is known; 0 when it has. */
    long waitMillis() {
        return isDue() ? 0 : Math.max(0, nextDueMillis - clock.epochMillis());
    }

    private boolean isDue() {
        return clock.epochMillis() >= nextDueMillis || !settled.isEmpty() || waited();
    }

    private synchronized boolean waited() {
        return inFlight.size() > 0 && inFlight.hasWaited(clock.nanoTime());
    }

    /** What to call when there may be something to do sooner than was known. */
    void onWakeUp(Runnable action) {
        wakeUp = action;
    }

    /**
     * Hands on all that is due, in batches, and takes note of what was handed on before. Called by the timer thread,
     * and by nobody else while there is one.
     */
    public void tick() {
        List<Firing> firings = next();
        while (!firings.isEmpty()) {
            handOn(firings);
            firings = next();
        }
    }

    private void handOn(List<Firing> firings) {
        listeners.forEach((kind, listener) -> {
            List<Firing> ofKind =
                    firings.stream().filter(firing -> firing.id().kind().equals(kind)).toList();
            FiringListener.Receipt receipt = new SettlingReceipt();
            if (ofKind.isEmpty()) {
                return;
            }
            try {
                listener.fired(ofKind, receipt);
            } catch (RuntimeException broken) {
                receipt.notStored(ofKind, broken); // those that it has given a receipt for are not looked at again
            }
        });
    }

    /** The next firings to hand on; none when nothing is due or enough is in flight. */
    private synchronized List<Firing> next() {
        settle();
        Instant now = now();
        List<Firing> firings = again();
        if (firings.isEmpty()) {
            addDue(now, firings);
        }
        if (firings.isEmpty()) {
            nextDueMillis = firstDueAfter(now);
        }
        return firings;
    }

    private void addDue(Instant now, List<Firing> firings) {
        boolean more = true;
        try {
            while (more && firings.isEmpty()) {
                more = database.transaction(statements -> {
                    boolean left = false;
                    for (String kind : listeners.keySet()) {
                        left |= addDue(statements, kind, now, firings);
                    }
                    return left;
                });
            }
        } catch (RuntimeException | Error e) {
            firings.forEach(firing -> inFlight.end(firing.id())); // what the disk did not take is not handed on
            throw e;
        }
    }

    private long firstDueAfter(Instant now) {
        return database.read(statements -> {
            long first = Long.MAX_VALUE;
            for (String kind : listeners.keySet()) {
                first = Math.min(first, TimerTable.firstDueAfter(statements, kind, now));
            }
            return first;
        });
    }

    /** Adds what is due to the firings; returns whether there may be more that all were too late for. */
    private boolean addDue(Statements statements, String kind, Instant now, List<Firing> firings)
            throws SQLException {
        int lookedAtMax = inFlight.size() + BATCH;
        List<TimerId> due = TimerTable.due(statements, kind, now, lookedAtMax);
        for (TimerId id : due) {
            if (inFlight.isFull() || firings.size() >= BATCH) {
                return false; // receipts of these make the next look
            }
            Timer timer = inFlight.holds(id) ? null : TimerTable.read(statements, id);
            Timer ready = timer == null ? null : moves.caughtUp(statements, timer, now);
            if (ready != null && ready.scheduled() != null) {
                Firing firing = new Firing(id, ready.content(), ready.scheduled(), 1);
                inFlight.handedOn(ready, firing);
                firings.add(firing);
            }
        }
        return due.size() == lookedAtMax;
    }

    /** Firings that were not taken and have waited. */
    private List<Firing> again() {
        List<Firing> firings = new ArrayList<>();
        for (Firing waited : inFlight.waited(clock.nanoTime())) {
            Timer timer = inFlight.timerOf(waited);
            if (timer != null && firings.size() < BATCH) {
                Firing firing = new Firing(waited.id(), waited.content(), waited.scheduled(), waited.attempt() + 1);
                inFlight.handedOn(timer, firing);
                firings.add(firing);
            }
        }
        return firings;
    }

    private void settle() {
        List<Settled> batch = new ArrayList<>();
        for (Settled one = settled.poll(); one != null; one = settled.poll()) {
            batch.add(one);
        }
        if (batch.isEmpty()) {
            return;
        }
        database.transaction(statements -> {
            for (Settled one : batch) {
                for (Firing firing : one.firings) {
                    settle(statements, firing, one.cause);
                }
            }
            return batch;
        });
    }

    private void settle(Statements statements, Firing firing, @Nullable Exception cause) throws SQLException {
        Timer timer = inFlight.timerOf(firing);
        if (timer == null) {
            return;
        }
        if (cause != null && maySucceedLater(timer, firing)) {
            inFlight.putOff(timer, firing, clock.nanoTime());
            return;
        }
        inFlight.end(firing.id());
        Timer current = TimerTable.read(statements, firing.id());
        if (current == null || current.revision() != timer.revision()) {
            return; // somebody has set or removed it in the meantime
        }
        if (cause == null) {
            moves.stored(statements, current, firing);
        } else {
            moves.givenUp(statements, current, firing, cause);
        }
    }

    private boolean maySucceedLater(Timer timer, Firing firing) {
        Instant due = timer.timing().due(timer.id(), firing.scheduled());
        return firing.attempt() <= timer.timing().retriesMax()
                && Duration.between(due, now()).compareTo(timer.timing().ageMax()) <= 0;
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.epochMillis());
    }

    /** Keeps what the timer thread then writes. Thread-safe. */
    private final class SettlingReceipt implements FiringListener.Receipt {
        @Override
        public void stored(Collection<Firing> firings) {
            settled.add(new Settled(List.copyOf(firings), null));
            wakeUp.run();
        }

        @Override
        public void notStored(Collection<Firing> firings, Exception cause) {
            settled.add(new Settled(List.copyOf(firings), cause));
            wakeUp.run();
        }
    }
}
