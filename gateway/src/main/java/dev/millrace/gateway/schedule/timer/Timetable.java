package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.database.Database;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All timers. A firing is handed to its kind's listener first, and only when that has it durably, the timer moves on to
 * its next time; so a firing may come again after a crash, with the same scheduled time, but is never lost. Timers are
 * on disk, found by when they are due; in memory are the next due time and the firings that nobody has taken yet.
 * Thread-safe.
 *
 * <pre>
 *   soon due ──► read ahead ──due──► handed on ──stored──► next time (or done, or removed)
 *                                       ▲  └──not stored──► waits ──┐
 *                                       └───────────────────────────┘   too old, or too often: missed ──► next time
 * </pre>
 */
public final class Timetable {
    /** What makes its table in a database. */
    public static final List<String> SCHEMA = TimerTable.SCHEMA;

    /** Firings that are handed on together: the first of many are under way while the others are still handed on. */
    private static final int BATCH = 1_000;

    private final Database database;
    private final Clock clock;
    private final Map<String, FiringListener> listeners = new ConcurrentHashMap<>();
    private final InFlight inFlight = new InFlight();
    private final Moves moves = new Moves();
    private final ReadAhead readAhead;
    private final Receipts receipts;
    private long revision;
    private volatile Runnable wakeUp = () -> {};

    public Timetable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.readAhead = new ReadAhead(database, inFlight);
        this.receipts = new Receipts(database, inFlight, readAhead, moves, clock, () -> wakeUp.run());
        this.revision = database.read(TimerTable::lastRevision);
    }

    /** Names who takes the firings of a kind; those of kinds that nobody takes wait. */
    public synchronized void listen(String kind, FiringListener listener) {
        listeners.put(kind, listener);
        readAhead.restart();
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
            Instant fired = latest(before == null ? null : before.fired(), inFlight.handedOnFor(id));
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
        forget(() -> inFlight.endAhead(id));
        if (listeners.containsKey(id.kind()) && readAhead.take(timer)) {
            wakeUp.run();
        }
        return timer;
    }

    /** Removes a timer, durably; returns whether it was there. */
    public synchronized boolean remove(String kind, String key) {
        TimerId id = new TimerId(kind, key);
        boolean removed = database.transaction(statements -> TimerTable.delete(statements, id));
        forget(() -> inFlight.end(id));
        return removed;
    }

    /** Removes all timers of a kind whose keys are after one and before another; returns how many there were. */
    public synchronized int removeAll(String kind, String after, String before) {
        int removed = database.transaction(statements -> TimerTable.delete(statements, kind, after, before));
        forget(() -> inFlight.endAll(kind, after, before));
        return removed;
    }

    /** Forgets firings; where they were too many, others have place now. */
    private void forget(Runnable ending) {
        boolean wasFull = inFlight.isFull();
        ending.run();
        if (wasFull) {
            readAhead.restart();
        }
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
        long nowMillis = clock.epochMillis();
        return receipts.isEmpty() ? Math.min(readAhead.waitMillis(nowMillis), waitMillis(nowMillis)) : 0;
    }

    private synchronized long waitMillis(long nowMillis) {
        if (inFlight.hasWaited(clock.nanoTime())) {
            return 0;
        }
        return Math.max(0, inFlight.firstDueEpochMillis() - nowMillis);
    }

    /** What to call when there may be something to do sooner than was known. */
    void onWakeUp(Runnable action) {
        wakeUp = action;
    }

    /**
     * Reads what will be due soon, hands on all that is due, in batches, and then takes note of what was handed on.
     * Called by the timer thread, and by nobody else while there is one.
     */
    public void tick() {
        boolean worked = true;
        while (worked) {
            boolean read = read();
            List<Firing> firings = next();
            handOn(firings);
            worked = read || !firings.isEmpty() || settle();
        }
    }

    private boolean read() {
        List<Firing> coming = new ArrayList<>();
        boolean more = read(coming);
        byKind(coming, FiringListener::coming);
        return more;
    }

    private synchronized boolean read(List<Firing> coming) {
        return readAhead.read(listeners.keySet(), clock.epochMillis(), coming::add);
    }

    /** The next firings to hand on; none when nothing is due. */
    private synchronized List<Firing> next() {
        List<Firing> firings = inFlight.handOnAgain(clock.nanoTime(), BATCH);
        return firings.isEmpty() ? due(now()) : firings;
    }

    private List<Firing> due(Instant now) {
        List<Timer> ready = new ArrayList<>();
        List<Timer> late = new ArrayList<>();
        for (Timer timer : inFlight.due(now, BATCH)) {
            (Moves.isPunctual(timer, now) ? ready : late).add(timer);
        }
        if (!late.isEmpty()) {
            ready.addAll(caughtUp(late, now));
        }
        return ready.stream().map(inFlight::handOn).toList();
    }

    /** Late timers with what they fire for, which is written before it is handed on; without those too late for any. */
    private List<Timer> caughtUp(List<Timer> late, Instant now) {
        late.forEach(timer -> inFlight.end(timer.id()));
        readAhead.restart(); // the next time of one that does not fire may be close; and the disk may fail
        return database.transaction(statements -> {
            List<Timer> ready = new ArrayList<>();
            for (Timer timer : late) {
                Timer caughtUp = moves.caughtUp(statements, timer, now);
                if (caughtUp != null) {
                    ready.add(caughtUp);
                }
            }
            return ready;
        });
    }

    private synchronized boolean settle() {
        return receipts.settle();
    }

    private void handOn(List<Firing> firings) {
        byKind(firings, (listener, ofKind) -> {
            try {
                listener.fired(ofKind, receipts);
            } catch (RuntimeException broken) {
                receipts.notStored(ofKind, broken); // those that it has given a receipt for are not looked at again
            }
        });
    }

    private void byKind(List<Firing> firings, BiConsumer<FiringListener, List<Firing>> action) {
        listeners.forEach((kind, listener) -> {
            List<Firing> ofKind =
                    firings.stream().filter(firing -> firing.id().kind().equals(kind)).toList();
            if (!ofKind.isEmpty()) {
                action.accept(listener, ofKind);
            }
        });
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.epochMillis());
    }
}
