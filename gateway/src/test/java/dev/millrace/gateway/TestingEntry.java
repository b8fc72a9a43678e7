package dev.millrace.gateway;

import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunRecord;

/** A run for a journal that a test writes; whoever flushes it learns of a disk that did not take it. Immutable. */
public record TestingEntry(RunRecord record) implements JournalEntry {
    @Override
    public void appended() {
        // the test reads it from the journal
    }

    @Override
    public void appendFailed(Exception cause) {
        throw new AssertionError(cause);
    }
}
