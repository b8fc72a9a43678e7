package dev.millrace.telemetry.metering;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.duration.DurationReservoir;

/** Adds up the runs of one key. Thread-safe: folding a run and copying the totals exclude each other. */
final class FunctionMeter {
    private final FunctionKey key;
    private final DurationReservoir durations = new DurationReservoir();
    private long runs;
    private long errors;
    private long timeouts;
    private long coldStarts;
    private long billedMillis;
    private long billedMegabyteMillis;
    private long requestBytes;
    private long responseBytes;
    private long droppedLogRuns;

    FunctionMeter(FunctionKey key) {
        this.key = key;
    }

    synchronized void fold(RunRecord run) {
        runs++;
        errors += one(run.outcome() != RunOutcome.RETURNED);
        timeouts += one(run.outcome() == RunOutcome.TIMED_OUT);
        coldStarts += one(run.coldStart());
        droppedLogRuns += one(run.droppedLogLines());
        long millis = run.billedMillis();
        billedMillis += millis;
        billedMegabyteMillis += millis * run.subject().memoryMb();
        requestBytes += run.requestBytes();
        responseBytes += run.responseBytes();
        durations.add(run);
    }

    synchronized FunctionTotals totals() {
        return new FunctionTotals(
                key,
                runs,
                errors,
                timeouts,
                coldStarts,
                billedMillis,
                billedMegabyteMillis,
                requestBytes,
                responseBytes,
                droppedLogRuns,
                durations.queue(),
                durations.init(),
                durations.run());
    }

    private static int one(boolean counted) {
        return counted ? 1 : 0;
    }
}
