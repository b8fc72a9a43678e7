package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunSink;

/** Answers at once and keeps nothing: shows what the line costs without its journal. Immutable. */
record ForgetfulJournal() implements RunSink {
    @Override
    public boolean offer(JournalEntry entry) {
        entry.appended();
        return true;
    }

    @Override
    public void flush() {}
}
