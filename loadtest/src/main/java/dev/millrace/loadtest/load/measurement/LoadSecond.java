package dev.millrace.loadtest.load.measurement;

/**
 * What ended within one second of the load. Immutable.
 *
 * @param second number of the second, from the begin of the warm-up
 * @param started requests begun
 * @param inFlight requests in flight at the end of the second
 * @param waiting requests whose start time has come, but which no connection was free for
 * @param p50Nanos of the successes; 0 when there were none
 */
public record LoadSecond(
        int second,
        boolean warmUp,
        long started,
        long succeeded,
        long failed,
        int inFlight,
        int waiting,
        long p50Nanos,
        long p99Nanos)
        implements LoadEvent {}
