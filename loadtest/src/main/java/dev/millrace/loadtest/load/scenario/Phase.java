package dev.millrace.loadtest.load.scenario;

import dev.millrace.engine.clock.DurationText;
import java.time.Duration;

/** A part of an open loop with one rate. A rate of 0 is a pause. Immutable. */
public record Phase(Duration duration, double requestsPerSecond) {
    /** More than one event loop can start. */
    public static final double RATE_MAX = 1_000_000;

    public Phase {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "a phase of " + DurationText.print(duration) + ": must be longer than 0");
        }
        if (!(requestsPerSecond >= 0 && requestsPerSecond <= RATE_MAX)) {
            throw new IllegalArgumentException("a rate of " + requestsPerSecond
                    + " requests per second: must be between 0 and " + (long) RATE_MAX);
        }
    }
}
