package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;

/**
 * Whose runs are added up together. Immutable.
 *
 * @param alias by which they were called; empty when by none
 */
public record Series(String function, String version, String zone, String alias) {
    static Series of(RunRecord run) {
        RunSubject subject = run.subject();
        return new Series(subject.function(), subject.version(), run.zone(), subject.alias());
    }
}
