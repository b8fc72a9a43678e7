package dev.millrace.telemetry.metering;

import dev.millrace.telemetry.duration.DurationDistribution;

/**
 * What the runs of one key add up to, as of one moment. Immutable.
 *
 * @param runs all of them, however they ended
 * @param errors the failed, the crashed and the timed out
 * @param timeouts the timed out
 * @param billedMillis init and run, each run rounded up to a whole millisecond
 * @param billedMegabyteMillis billed milliseconds times the memory size that was configured for the run
 * @param droppedLogRuns runs that lost lines of their log
 * @param init of the cold starts only
 */
public record FunctionTotals(
        FunctionKey key,
        long runs,
        long errors,
        long timeouts,
        long coldStarts,
        long billedMillis,
        long billedMegabyteMillis,
        long requestBytes,
        long responseBytes,
        long droppedLogRuns,
        DurationDistribution queue,
        DurationDistribution init,
        DurationDistribution run) {

    public double billedSeconds() {
        return billedMillis / 1e3;
    }

    /** The unit of AWS's bill: one second with 1,024 MB. */
    public double billedGigabyteSeconds() {
        return billedMegabyteMillis / 1_024e3;
    }
}
