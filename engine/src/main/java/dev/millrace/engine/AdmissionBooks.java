package dev.millrace.engine;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.RefusalCounts;
import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunSink;

/**
 * Writes into the journal what was refused, and how much concurrency is reserved when that has changed. What cannot be
 * written is told with the next tally. Confined to the watch thread, but for what failed, which any thread may tell.
 */
final class AdmissionBooks {
    private static final int NOT_WRITTEN = -1;

    private final Admission admission;
    private final RefusalCounts refusals;
    private final RunSink journal;
    private final Clock clock;
    private volatile int reservedRunsWritten = NOT_WRITTEN;

    AdmissionBooks(Admission admission, RefusalCounts refusals, RunSink journal, Clock clock) {
        this.admission = admission;
        this.refusals = refusals;
        this.journal = journal;
        this.clock = clock;
    }

    /** Writes what there is to say since the last call; mostly nothing. */
    void write() {
        long now = clock.epochNanos();
        boolean wrote = false;
        for (AdmissionTally tally : refusals.takeTallies(now)) {
            offer(tally);
            wrote = true;
        }
        int reservedRuns = admission.reservedRunsMax();
        if (reservedRuns != reservedRunsWritten) {
            reservedRunsWritten = reservedRuns;
            offer(new AdmissionTally(AdmissionTally.ACCOUNT, now, 0, 0, reservedRuns));
            wrote = true;
        }
        if (wrote) {
            journal.flush();
        }
    }

    private void offer(AdmissionTally tally) {
        if (!journal.offer(new Entry(tally))) {
            tellAgain(tally);
        }
    }

    private void tellAgain(AdmissionTally tally) {
        if (tally.function().equals(AdmissionTally.ACCOUNT)) {
            reservedRunsWritten = NOT_WRITTEN;
        } else {
            refusals.putBack(tally);
        }
    }

    private final class Entry implements JournalEntry {
        private final AdmissionTally tally;

        Entry(AdmissionTally tally) {
            this.tally = tally;
        }

        @Override
        public AdmissionTally record() {
            return tally;
        }

        @Override
        public void appended() {
            // there is nobody who waits for it
        }

        @Override
        public void appendFailed(Exception cause) {
            tellAgain(tally);
        }
    }
}
