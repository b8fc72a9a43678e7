package dev.millrace.telemetry.lookup.part;

import dev.millrace.engine.journal.RunRecord;

/** A request id, by which the last run of a part is known again; {@link #NONE} for no run. Immutable. */
public record RunId(long high, long low) {
    public static final RunId NONE = new RunId(0, 0);

    public static RunId of(RunRecord run) {
        return new RunId(run.requestIdHigh(), run.requestIdLow());
    }
}
