package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history into a run journal, with the server's own code, at the times at which it would have been written.
 * Confined to one thread.
 */
public final class HistoryJournal {
    /** As much as a journal can be told to keep. */
    private static final long BYTES_MAX = 1L << 50;

    private @Nullable Exception failure;

    private HistoryJournal() {}

    /**
     * Writes all of it.
     *
     * @param journal a directory, which is made
     * @param batchRuns how many runs make a batch, 1 to 256: on a quiet server one, on a busy one many
     */
    public static void write(Path journal, History history, int batchRuns) {
        new HistoryJournal().writeAll(journal, history, batchRuns);
    }

    private void writeAll(Path journal, History history, int batchRuns) {
        MovedClock clock = new MovedClock(history.run(0).arrivalEpochNanos());
        JournalOptions options = JournalOptions.defaults().withRetention(Duration.ofDays(400), BYTES_MAX);
        try (RunJournal runs = RunJournal.open(journal, options, clock)) {
            for (long i = 0; i < history.runs(); i++) {
                RunRecord run = history.run(i);
                clock.moveTo(run.endEpochNanos());
                if (!runs.offer(new Entry(run))) {
                    throw new IllegalStateException("the journal's queue is full");
                }
                if ((i + 1) % batchRuns == 0 || i + 1 == history.runs()) {
                    flush(runs);
                }
            }
        }
    }

    private void flush(RunJournal runs) {
        runs.flush();
        if (failure != null) {
            throw new IllegalStateException("the history could not be written", failure);
        }
    }

    private final class Entry implements JournalEntry {
        private final RunRecord run;

        Entry(RunRecord run) {
            this.run = run;
        }

        @Override
        public RunRecord record() {
            return run;
        }

        @Override
        public void appended() {}

        @Override
        public void appendFailed(Exception cause) {
            failure = cause;
        }
    }
}
