package dev.millrace.telemetry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.util.List;

/** Writes runs into a journal on disk, as a server does. Confined to one thread at a time. */
public final class WrittenRuns implements AutoCloseable {
    private static final int BATCH = 50;

    private final RunJournal journal;

    public WrittenRuns(Path directory, Clock clock) {
        journal = RunJournal.open(directory, JournalOptions.defaults(), clock);
    }

    /** Appends the runs, {@value #BATCH} at a time. */
    public void append(List<RunRecord> runs) {
        for (int first = 0; first < runs.size(); first += BATCH) {
            for (RunRecord run : runs.subList(first, Math.min(first + BATCH, runs.size()))) {
                assertTrue(journal.offer(new Entry(run)));
            }
            journal.flush();
        }
    }

    /** A reader that knows where the journal ended when it was opened. */
    public RunTail tail() {
        return journal.tail();
    }

    @Override
    public void close() {
        journal.close();
    }

    private record Entry(RunRecord record) implements JournalEntry {
        @Override
        public void appended() {}

        @Override
        public void appendFailed(Exception cause) {
            throw new AssertionError(cause);
        }
    }
}
