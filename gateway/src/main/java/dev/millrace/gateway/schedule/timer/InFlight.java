package dev.millrace.gateway.schedule.timer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Firings between their time and their receipt: handed on, or waiting to be handed on again. Bounded by number and by
 * the length of what their owners keep with them. Confined to whoever holds the timetable's lock.
 */
final class InFlight {
    private static final int FIRINGS_MAX = 10_000;
    private static final long CONTENT_LENGTH_MAX = 32 << 20;
    private static final long FIRST_WAIT_NANOS = 1_000_000_000L;
    private static final long WAIT_NANOS_MAX = 60 * FIRST_WAIT_NANOS;

    private final Map<TimerId, Flight> flights = new HashMap<>();
    private long contentLength;

    private record Flight(Timer timer, Firing firing, boolean waits, long againAtNanos) {}

    boolean isFull() {
        return flights.size() >= FIRINGS_MAX || contentLength >= CONTENT_LENGTH_MAX;
    }

    int size() {
        return flights.size();
    }

    boolean holds(TimerId id) {
        return flights.containsKey(id);
    }

    void handedOn(Timer timer, Firing firing) {
        Flight before = flights.put(timer.id(), new Flight(timer, firing, false, 0));
        contentLength += timer.content().length() - (before == null ? 0 : before.timer.content().length());
    }

    /** Lets a firing wait before it is handed on again, twice as long each time. */
    void putOff(Timer timer, Firing firing, long nowNanos) {
        long wait = Math.min(WAIT_NANOS_MAX, FIRST_WAIT_NANOS << Math.min(firing.attempt() - 1, 16));
        flights.replace(timer.id(), new Flight(timer, firing, true, nowNanos + wait));
    }

    /** The timer as it was when this firing was handed on; null when there is no such firing. */
    @Nullable Timer timerOf(Firing firing) {
        Flight flight = flights.get(firing.id());
        return flight != null && flight.firing.equals(firing) ? flight.timer : null;
    }

    /** The time that the timer's firing in flight is for, or null. */
    @Nullable Instant scheduledOf(TimerId id) {
        Flight flight = flights.get(id);
        return flight == null ? null : flight.firing.scheduled();
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
        if (flight != null) {
            contentLength -= flight.timer.content().length();
        }
    }

    /** The firings whose wait is over. */
    List<Firing> waited(long nowNanos) {
        List<Firing> waited = new ArrayList<>();
        for (Flight flight : flights.values()) {
            if (flight.waits && nowNanos - flight.againAtNanos >= 0) {
                waited.add(flight.firing);
            }
        }
        return waited;
    }

    boolean hasWaited(long nowNanos) {
        return flights.values().stream().anyMatch(flight -> flight.waits && nowNanos - flight.againAtNanos >= 0);
    }
}
