package dev.millrace.loadtest.load;

import dev.millrace.engine.clock.Clock;
import dev.millrace.loadtest.load.client.Connections;
import dev.millrace.loadtest.load.client.LoadListener;
import dev.millrace.loadtest.load.measurement.Measurement;
import dev.millrace.loadtest.load.measurement.Tally;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Starts requests at the times that were fixed beforehand. A request that finds no free connection waits for one, and
 * its latency counts from the intended start: a server that stalls is charged for all requests it has kept waiting
 * (no coordinated omission). Confined to the event loop.
 */
final class OpenLoop implements Driver {
    private static final int STARTS_PER_TICK_MAX = 128;
    private static final int BACKLOG_MAX = 1_000_000;
    private static final long NOT_YET = Long.MIN_VALUE;

    private final ScheduledExecutorService loop;
    private final Clock clock;
    private final StartTimes times;
    private final Requests requests;
    private final Connections connections;
    private final Measurement measurement;
    private final Runnable tick;
    private final ArrayDeque<Due> backlog = new ArrayDeque<>();
    private final Histogram lag = Tally.newHistogram();
    private final Histogram spacingError = Tally.newHistogram();
    private long lastDueNanos = NOT_YET;
    private long lastSentNanos;
    private long requestsLeft;
    private long beginNanos;
    private long nextNanos = StartTimes.NO_MORE;
    private long waited;

    /** @param requestsMax bound of the measured requests */
    OpenLoop(
            ScheduledExecutorService loop,
            Clock clock,
            StartTimes times,
            Requests requests,
            Connections connections,
            Measurement measurement,
            long requestsMax,
            LoadListener listener) {
        this.loop = loop;
        this.clock = clock;
        this.times = times;
        this.requests = requests;
        this.connections = connections;
        this.measurement = measurement;
        this.requestsLeft = requestsMax;
        this.tick = Guarded.by(listener, this::tick);
    }

    @Override
    public void begin(long begin) {
        beginNanos = begin;
        nextNanos = times.nextNanos();
        tick();
    }

    @Override
    public void connectionFree() {
        Due due = backlog.peek();
        if (due != null && send(due)) {
            backlog.remove();
        }
    }

    @Override
    public void expire(long dueBeforeNanos) {
        for (Due due = backlog.peek(); due != null && due.nanos < dueBeforeNanos; due = backlog.peek()) {
            backlog.remove();
            measurement.notSent(
                    requests.target(due.request), due.nanos, clock.nanoTime(), "timeout before it was sent");
        }
    }

    @Override
    public int waiting() {
        return backlog.size();
    }

    @Override
    public boolean exhausted() {
        return nextNanos == StartTimes.NO_MORE;
    }

    /** How late this loop turned to the measured start times, in nanoseconds. */
    Histogram lag() {
        return lag;
    }

    /** How far distances between two measured requests were from those that were meant, in nanoseconds. */
    Histogram spacingError() {
        return spacingError;
    }

    /** How many requests were not sent at once for want of a free connection. */
    long waited() {
        return waited;
    }

    private void tick() {
        for (int i = 0; i < STARTS_PER_TICK_MAX && !exhausted(); i++) {
            long dueNanos = beginNanos + nextNanos;
            long lateNanos = clock.nanoTime() - dueNanos;
            if (lateNanos < 0) {
                var _ = loop.schedule(tick, -lateNanos, TimeUnit.NANOSECONDS);
                return;
            }
            start(dueNanos, lateNanos);
        }
        if (!exhausted()) {
            // Replies must be read before their time goes wrong, however far behind the starts are.
            var _ = loop.schedule(tick, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void start(long dueNanos, long lateNanos) {
        if (measurement.measures(dueNanos)) {
            lag.recordValue(Tally.clamp(lateNanos));
            requestsLeft--;
        }
        nextNanos = requestsLeft == 0 ? StartTimes.NO_MORE : times.nextNanos();
        Due due = new Due(requests.next(), dueNanos);
        if (!backlog.isEmpty() || !send(due)) {
            queue(due);
        }
    }

    private boolean send(Due due) {
        ByteBuf bytes = requests.bytes(due.request);
        long nowNanos = clock.nanoTime();
        boolean sent = connections.send(requests.target(due.request), bytes, due.nanos, nowNanos);
        if (sent) {
            measurement.sent();
            spaced(due.nanos, nowNanos);
        }
        return sent;
    }

    /** How far the distance from the request before is from the one that was meant. */
    private void spaced(long dueNanos, long sentNanos) {
        if (measurement.measures(dueNanos)) {
            if (lastDueNanos != NOT_YET) {
                long meantNanos = dueNanos - lastDueNanos;
                spacingError.recordValue(Tally.clamp(Math.abs(sentNanos - lastSentNanos - meantNanos)));
            }
            lastDueNanos = dueNanos;
            lastSentNanos = sentNanos;
        }
    }

    private void queue(Due due) {
        if (backlog.size() == BACKLOG_MAX) {
            measurement.notSent(
                    requests.target(due.request),
                    due.nanos,
                    clock.nanoTime(),
                    "too many requests wait for a connection");
            return;
        }
        waited += measurement.measures(due.nanos) ? 1 : 0;
        backlog.add(due);
    }

    /** A request whose intended start has come. */
    private record Due(int request, long nanos) {}
}
