package dev.millrace.engine.journal;

/**
 * What no run can tell of a short time: how many invocations of a function were refused in it. A tally of the account
 * tells instead how much concurrency was reserved when it was written. Immutable.
 *
 * @param function name of the function; empty for the account
 * @param endEpochNanos when the time ended: it is that since the tally before, some seconds at most
 * @param throttled invocations refused for want of concurrency, at most 2^32 - 1
 * @param unavailable invocations refused because the server could run nothing, at most 2^32 - 1
 * @param reservedRuns concurrency that is reserved for functions, together; 0 in tallies of functions
 */
public record AdmissionTally(
        String function, long endEpochNanos, long throttled, long unavailable, int reservedRuns)
        implements JournalEntry.Item {
    /** Name of the account in tallies. */
    public static final String ACCOUNT = "";
}
