package dev.millrace.telemetry.duration;

import dev.millrace.engine.journal.RunRecord;

/**
 * The histograms of one function version: how long its runs waited, started (cold ones only) and ran. Takes 10 to
 * 45 KB once it has seen many different durations, and up to 190 KB more while it runs very often. Written by the
 * telemetry-tail thread, read by exporters, both under their meter's lock.
 */
public final class DurationReservoir {
    private final DurationHistogram queue = new DurationHistogram();
    private final DurationHistogram init = new DurationHistogram();
    private final DurationHistogram run = new DurationHistogram();

    public void add(RunRecord record) {
        queue.add(record.queueNanos());
        if (record.coldStart()) {
            init.add(record.initNanos());
        }
        run.add(record.runNanos());
    }

    /** From arrival until an instance took the run. */
    public DurationDistribution queue() {
        return queue.distribution();
    }

    /** Starting an instance; as many as there were cold starts. */
    public DurationDistribution init() {
        return init.distribution();
    }

    /** In the function. */
    public DurationDistribution run() {
        return run.distribution();
    }
}
