package dev.millrace.engine.zone;

/**
 * A zone's numbers at one moment. Immutable.
 *
 * @param runs runs in the zone, waiting ones included
 * @param instances starting, idle and busy ones
 * @param idleInstances those that wait for a run
 * @param stuckThreads threads held by code that was timed out and has not come back
 */
public record ZoneStatus(
        String name, ZoneState state, int runs, int instances, int idleInstances, int threads, int stuckThreads) {}
