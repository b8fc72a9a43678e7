package dev.millrace.telemetry.window;

import dev.millrace.telemetry.duration.DurationSpread;
/**
 * What the runs of a window add up to. Immutable.
 *
 * @param runs all of them, however they ended
 * @param errors the failed, the crashed and the timed out
 * @param timeouts the timed out
 * @param billedMillis init and run, each run rounded up to a whole millisecond
 * @param billedMegabyteMillis billed milliseconds times the memory size that was configured for the run
 * @param queueNanos from arrival until an instance took the run, all together
 * @param initNanos time spent starting instances, all together
 * @param durations how long they were in the function
 */
public record RunStatistics(
        long runs,
        long errors,
        long timeouts,
        long coldStarts,
        long billedMillis,
        long billedMegabyteMillis,
        long queueNanos,
        long initNanos,
        DurationSpread durations) {
    /** Of no run at all. */
    public static final RunStatistics NONE = new RunCell().statistics();
}
