package dev.millrace.loadtest.load;

import dev.millrace.engine.clock.Clock;
import dev.millrace.loadtest.load.client.Connections;
import dev.millrace.loadtest.load.measurement.Measurement;

/** Keeps every connection busy until the end. Confined to the event loop. */
final class ClosedLoop implements Driver {
    private final Clock clock;
    private final Requests requests;
    private final Connections connections;
    private final Measurement measurement;
    private final long lengthNanos;
    private long requestsLeft;
    private long endNanos = Long.MIN_VALUE;
    private boolean begun;

    /**
     * @param lengthNanos warm-up and measurement
     * @param requestsMax bound of the measured requests
     */
    ClosedLoop(
            Clock clock,
            Requests requests,
            Connections connections,
            Measurement measurement,
            long lengthNanos,
            long requestsMax) {
        this.clock = clock;
        this.requests = requests;
        this.connections = connections;
        this.measurement = measurement;
        this.lengthNanos = lengthNanos;
        this.requestsLeft = requestsMax;
    }

    @Override
    public void begin(long beginNanos) {
        endNanos = beginNanos + lengthNanos;
        begun = true;
        while (start()) {}
    }

    @Override
    public void connectionFree() {
        if (begun) {
            start();
        }
    }

    @Override
    public void expire(long dueBeforeNanos) {}

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public boolean exhausted() {
        return requestsLeft == 0 || clock.nanoTime() - endNanos >= 0;
    }

    private boolean start() {
        long nowNanos = clock.nanoTime();
        if (requestsLeft == 0 || nowNanos - endNanos >= 0) {
            return false;
        }
        int request = requests.next();
        if (!connections.send(requests.target(request), requests.bytes(request), nowNanos, nowNanos)) {
            return false;
        }
        measurement.sent();
        requestsLeft -= measurement.measures(nowNanos) ? 1 : 0;
        return true;
    }
}
