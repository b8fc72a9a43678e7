package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunRecord;

/** Whose runs are added up together. Immutable. */
public record Series(String function, String version, String zone) {
    static Series of(RunRecord run) {
        return new Series(run.subject().function(), run.subject().version(), run.zone());
    }
}
