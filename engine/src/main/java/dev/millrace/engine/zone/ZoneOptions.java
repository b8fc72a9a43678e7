package dev.millrace.engine.zone;

import java.time.Duration;

/**
 * Bounds of one zone. Immutable.
 *
 * @param runsMax runs in the zone at once, waiting ones included; also the bound on its threads in use
 * @param stuckThreadsMax threads that timed-out code may hold before the zone takes no more runs
 * @param initTimeout how long the start of an instance may take
 * @param instanceIdle how long a warm instance waits for its next run
 * @param threadIdle how long a thread waits for work before it ends
 */
public record ZoneOptions(
        int runsMax, int stuckThreadsMax, Duration initTimeout, Duration instanceIdle, Duration threadIdle) {
    public ZoneOptions {
        requireAtLeastOne("runsMax", runsMax);
        requireAtLeastOne("stuckThreadsMax", stuckThreadsMax);
        requirePositive("initTimeout", initTimeout);
        requirePositive("instanceIdle", instanceIdle);
        requirePositive("threadIdle", threadIdle);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " is " + value + ", must be positive");
        }
    }
}
