package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.database.Database;
import dev.millrace.engine.database.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What listeners have told of firings, until the timer thread writes it, many in one transaction. Thread-safe, but
 * for {@link #settle}, which is confined to whoever holds the timetable's lock.
 */
final class Receipts implements FiringListener.Receipt {
    /** Firings of one transaction, or a few more: what is written is not repeated by a crash. */
    private static final int BATCH = 1_000;

    private final Database database;
    private final InFlight inFlight;
    private final ReadAhead readAhead;
    private final Moves moves;
    private final Clock clock;
    private final Runnable told;
    /** As many at most as there are firings in flight. */
    private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();

    private record Settled(List<Firing> firings, @Nullable Exception cause) {}

    /** @param told called, on any thread, when there is something to settle */
    Receipts(
            Database database, InFlight inFlight, ReadAhead readAhead, Moves moves, Clock clock, Runnable told) {
        this.database = database;
        this.inFlight = inFlight;
        this.readAhead = readAhead;
        this.moves = moves;
        this.clock = clock;
        this.told = told;
    }

    @Override
    public void stored(Collection<Firing> firings) {
        settled.add(new Settled(List.copyOf(firings), null));
        told.run();
    }

    @Override
    public void notStored(Collection<Firing> firings, Exception cause) {
        settled.add(new Settled(List.copyOf(firings), cause));
        told.run();
    }

    boolean isEmpty() {
        return settled.isEmpty();
    }

    /** Moves on the timers of some firings that were told of; returns whether there were any. */
    boolean settle() {
        List<Settled> batch = new ArrayList<>();
        int firings = 0;
        for (Settled one = settled.poll(); one != null; one = firings < BATCH ? settled.poll() : null) {
            batch.add(one);
            firings += one.firings.size();
        }
        if (batch.isEmpty()) {
            return false;
        }
        Instant now = Instant.ofEpochMilli(clock.epochMillis());
        boolean wasFull = inFlight.isFull();
        List<Timer> moved = new ArrayList<>();
        boolean overtaken;
        try {
            overtaken = database.transaction(statements -> move(statements, batch, now, moved));
        } catch (RuntimeException | Error e) {
            settled.addAll(batch); // what the disk did not take is written later
            throw e;
        }
        batch.forEach(one -> end(one, now));
        for (Timer timer : moved) {
            var _ = readAhead.take(timer); // this thread looks anew anyway
        }
        if (wasFull || overtaken) {
            readAhead.restart(); // there may be timers that were not taken when they came to be due
        }
        return true;
    }

    /** Writes timers that move on, and adds them to the list; returns whether one of them was set anew meanwhile. */
    private boolean move(Statements statements, List<Settled> batch, Instant now, List<Timer> moved)
            throws SQLException {
        boolean overtaken = false;
        Set<TimerId> seen = new HashSet<>(); // what is told of a firing first, counts
        for (Settled one : batch) {
            for (Firing firing : one.firings) {
                Timer timer = inFlight.timerOf(firing);
                boolean stays = one.cause != null && timer != null && maySucceedLater(timer, firing, now);
                if (timer == null || stays || !seen.add(firing.id())) {
                    continue;
                }
                Timer next = one.cause == null ? Moves.stored(timer, firing) : Moves.givenUp(timer, firing);
                if (Moves.write(statements, next)) {
                    moved.add(next);
                } else {
                    overtaken = true;
                }
            }
        }
        return overtaken;
    }

    private void end(Settled one, Instant now) {
        for (Firing firing : one.firings) {
            Timer timer = inFlight.timerOf(firing);
            if (timer == null) {
                continue;
            }
            if (one.cause != null && maySucceedLater(timer, firing, now)) {
                inFlight.putOff(timer, firing, clock.nanoTime());
                continue;
            }
            if (one.cause != null) {
                moves.countGivenUp(firing, one.cause);
            }
            inFlight.end(firing.id());
        }
    }

    private static boolean maySucceedLater(Timer timer, Firing firing, Instant now) {
        Instant due = timer.timing().due(timer.id(), firing.scheduled());
        return firing.attempt() <= timer.timing().retriesMax()
                && Duration.between(due, now).compareTo(timer.timing().ageMax()) <= 0;
    }
}
