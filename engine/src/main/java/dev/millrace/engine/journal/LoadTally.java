package dev.millrace.engine.journal;

/**
 * What no run can tell of a short time: how many invocations were refused in it, and how many ran at once. There are
 * tallies of single functions, and of the account, whose peaks are no sum of those. Immutable.
 *
 * @param function name of the function; empty for the account
 * @param endEpochNanos when the time ended: it began at the tally before, and less than two seconds ago
 * @param throttled invocations refused for want of concurrency, at most 2^32 - 1
 * @param unavailable invocations refused because the server could run nothing, at most 2^32 - 1
 * @param peakRuns most runs that held a permit at one moment
 * @param peakUnreservedRuns of these, most that counted towards no reservation; of the account only, otherwise 0
 */
public record LoadTally(
        String function,
        long endEpochNanos,
        long throttled,
        long unavailable,
        int peakRuns,
        int peakUnreservedRuns)
        implements JournalEntry.Item {
    /** Name of the account in tallies. */
    public static final String ACCOUNT = "";
}
