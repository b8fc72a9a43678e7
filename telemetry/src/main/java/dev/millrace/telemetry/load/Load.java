package dev.millrace.telemetry.load;

import dev.millrace.engine.journal.AdmissionTally;

/**
 * What a function, or the account, was loaded with in a window of time. Immutable.
 *
 * @param throttled invocations refused for want of concurrency
 * @param unavailable invocations refused because the server could run nothing
 * @param peakRuns most instances that were starting or running at one moment
 * @param peakUnreservedRuns of the account: most that were so without reserved concurrency; 0 for functions
 * @param reservedRuns of the account: concurrency that was reserved for functions, at most; 0 for functions
 */
public record Load(long throttled, long unavailable, int peakRuns, int peakUnreservedRuns, int reservedRuns) {
    /** The account among the functions. */
    public static final String ACCOUNT = AdmissionTally.ACCOUNT;

    static final Load NONE = new Load(0, 0, 0, 0, 0);

    /** Of both windows together. */
    Load and(Load other) {
        return new Load(
                throttled + other.throttled,
                unavailable + other.unavailable,
                Math.max(peakRuns, other.peakRuns),
                Math.max(peakUnreservedRuns, other.peakUnreservedRuns),
                Math.max(reservedRuns, other.reservedRuns));
    }
}
