package dev.millrace.telemetry.metering;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;

/** What is metered together: the runs of one function version that one kind of trigger began. Immutable. */
public record FunctionKey(String function, String version, TriggerKind trigger) {
    /** Stands for all function versions beyond the bound; no function can be called so. */
    public static final String OTHER = "(other)";

    public static FunctionKey of(RunRecord run) {
        return new FunctionKey(run.subject().function(), run.subject().version(), run.trigger());
    }

    /** The key under which runs are metered whose own key is one too many. */
    FunctionKey other() {
        return new FunctionKey(OTHER, OTHER, trigger);
    }
}
