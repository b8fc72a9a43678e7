package dev.millrace.telemetry.trace;

import dev.millrace.engine.journal.RunRecord;

/** The parts of a run that have histograms. */
public enum Phase {
    QUEUE,
    INIT,
    RUN;

    long nanos(RunRecord run) {
        return switch (this) {
            case QUEUE -> run.queueNanos();
            case INIT -> run.initNanos();
            case RUN -> run.runNanos();
        };
    }
}
