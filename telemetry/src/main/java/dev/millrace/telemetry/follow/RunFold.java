package dev.millrace.telemetry.follow;

import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;

/** What is made of run records, one after the other. Called by the telemetry-tail thread. */
public interface RunFold {
    /** Does something whenever the records that are there have been handed over, in the same thread. */
    static RunFold resting(Runnable something) {
        return new RunFold() {
            @Override
            public void fold(RunRecord run, long at) {
                // it is not about runs
            }

            @Override
            public void rest() {
                something.run();
            }
        };
    }

    /**
     * Takes the next record.
     *
     * @param at place of its batch in the journal, which grows with the journal and outlives the process
     */
    void fold(RunRecord run, long at);

    /** Takes what the journal says of refusals and reservations, as {@link #fold(RunRecord, long)} takes runs. */
    default void fold(AdmissionTally tally, long at) {}

    /** A batch has ended, or nothing is new: all records up to here have been handed over. */
    default void rest() {}

    /** This fold, and then another, over the same records. */
    default RunFold and(RunFold other) {
        return new RunFold() {
            @Override
            public void fold(RunRecord run, long at) {
                RunFold.this.fold(run, at);
                other.fold(run, at);
            }

            @Override
            public void fold(AdmissionTally tally, long at) {
                RunFold.this.fold(tally, at);
                other.fold(tally, at);
            }

            @Override
            public void rest() {
                RunFold.this.rest();
                other.rest();
            }
        };
    }
}
