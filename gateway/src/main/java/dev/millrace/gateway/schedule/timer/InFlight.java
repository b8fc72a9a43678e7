package dev.millrace.gateway.schedule.timer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Firings from when they are read until their receipt: read ahead of their time, handed on, or waiting to be handed on
 * again. Bounded by number and by the length of what their owners keep with them. Confined to whoever holds the
 * timetable's lock.
 */
final class InFlight {
    private static final int FIRINGS_MAX = 10_000;
    private static final long CONTENT_LENGTH_MAX = 32 << 20;
    private static final long FIRST_WAIT_NANOS = 1_000_000_000L;
    private static final long WAIT_NANOS_MAX = 60 * FIRST_WAIT_NANOS;

    private final Map<TimerId, Flight> flights = new HashMap<>();
    /** Those that are not handed on yet, by when they are due. */
    private final TreeSet<Ahead> ahead = new TreeSet<>(Comparator.comparingLong(Ahead::dueEpochMillis)
            .thenComparing((one, other) -> one.id().key().compareTo(other.id().key()))
            .thenComparing((one, other) -> one.id().kind().compareTo(other.id().kind())));
    private long contentLength;

    private enum State {
        AHEAD,
        HANDED_ON,
        WAITS
    }

    private record Flight(Timer timer, Firing firing, State state, long againAtNanos) {}

    private record Ahead(long dueEpochMillis, TimerId id) {
        static Ahead of(Timer timer, Instant due) {
            return new Ahead(due.toEpochMilli(), timer.id());
        }
    }

    boolean isFull() {
        return flights.size() >= FIRINGS_MAX || contentLength >= CONTENT_LENGTH_MAX;
    }

    /** Takes a timer that was read, and returns its firing; null when it has one already, or is not scheduled. */
    @Nullable Firing read(Timer timer) {
        Instant scheduled = timer.scheduled();
        Instant due = timer.due();
        if (scheduled == null || due == null || flights.containsKey(timer.id())) {
            return null;
        }
        Firing firing = new Firing(timer.id(), timer.content(), scheduled, 1);
        flights.put(timer.id(), new Flight(timer, firing, State.AHEAD, 0));
        ahead.add(Ahead.of(timer, due));
        contentLength += timer.content().length();
        return firing;
    }

    /** When the first of those that were read ahead is due; {@link Long#MAX_VALUE} when there is none. */
    long firstDueEpochMillis() {
        return ahead.isEmpty() ? Long.MAX_VALUE : ahead.first().dueEpochMillis();
    }

    /** The timers among them that are due, the longest due first; they stay. */
    List<Timer> due(Instant now, int timersMax) {
        List<Timer> due = new ArrayList<>();
        for (Ahead next : ahead) {
            Flight flight = flights.get(next.id());
            if (next.dueEpochMillis() > now.toEpochMilli() || due.size() >= timersMax || flight == null) {
                break;
            }
            due.add(flight.timer);
        }
        return due;
    }

    /** Hands on the firing of a timer that is due; returns it. */
    Firing handOn(Timer timer) {
        Flight before = flights.get(timer.id());
        Firing firing = before != null && before.timer.equals(timer)
                ? before.firing
                : new Firing(timer.id(), timer.content(), Objects.requireNonNull(timer.scheduled()), 1);
        end(timer.id());
        flights.put(timer.id(), new Flight(timer, firing, State.HANDED_ON, 0));
        contentLength += timer.content().length();
        return firing;
    }

    /** Lets a firing wait before it is handed on again, twice as long each time. */
    void putOff(Timer timer, Firing firing, long nowNanos) {
        long wait = Math.min(WAIT_NANOS_MAX, FIRST_WAIT_NANOS << Math.min(firing.attempt() - 1, 16));
        flights.replace(timer.id(), new Flight(timer, firing, State.WAITS, nowNanos + wait));
    }

    /** Hands on firings whose wait is over, once more. */
    List<Firing> handOnAgain(long nowNanos, int firingsMax) {
        List<Firing> again = new ArrayList<>();
        for (Map.Entry<TimerId, Flight> entry : flights.entrySet()) {
            Flight flight = entry.getValue();
            if (again.size() < firingsMax && hasWaited(flight, nowNanos)) {
                Firing firing = flight.firing.again();
                entry.setValue(new Flight(flight.timer, firing, State.HANDED_ON, 0));
                again.add(firing);
            }
        }
        return again;
    }

    boolean hasWaited(long nowNanos) {
        return flights.values().stream().anyMatch(flight -> hasWaited(flight, nowNanos));
    }

    private static boolean hasWaited(Flight flight, long nowNanos) {
        return flight.state == State.WAITS && nowNanos - flight.againAtNanos >= 0;
    }

    /** The timer as it was when this firing was handed on; null when there is no such firing. */
    @Nullable Timer timerOf(Firing firing) {
        Flight flight = flights.get(firing.id());
        return flight != null && flight.firing.equals(firing) ? flight.timer : null;
    }

    /** The time of the timer's firing that was handed on and has no receipt yet, or null. */
    @Nullable Instant handedOnFor(TimerId id) {
        Flight flight = flights.get(id);
        return flight == null || flight.state == State.AHEAD ? null : flight.firing.scheduled();
    }

    /** Forgets a firing that was read ahead, as its timer has changed. */
    void endAhead(TimerId id) {
        Flight flight = flights.get(id);
        if (flight != null && flight.state == State.AHEAD) {
            end(id);
        }
    }

    /** Forgets all that was read ahead. */
    void endAhead() {
        List.copyOf(ahead).forEach(next -> end(next.id()));
    }

    void endAll(String kind, String after, String before) {
        List<TimerId> ended = flights.keySet().stream()
                .filter(id -> id.kind().equals(kind)
                        && id.key().compareTo(after) > 0
                        && id.key().compareTo(before) < 0)
                .toList();
        ended.forEach(this::end);
    }

    void end(TimerId id) {
        Flight flight = flights.remove(id);
        if (flight == null) {
            return;
        }
        contentLength -= flight.timer.content().length();
        Instant due = flight.timer.due();
        if (flight.state == State.AHEAD && due != null) {
            ahead.remove(Ahead.of(flight.timer, due));
        }
    }
}
