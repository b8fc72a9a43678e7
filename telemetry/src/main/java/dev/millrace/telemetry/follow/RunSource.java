package dev.millrace.telemetry.follow;

import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.util.function.Consumer;

/** Where run records come from, oldest first. Confined to the thread that calls it. */
public interface RunSource {
    /**
     * Hands over what is in the next batch, or returns false when there is no batch now. Throws an unchecked exception
     * when it cannot be read; nothing is read after that.
     */
    boolean next(Consumer<RunRecord> runs, Consumer<AdmissionTally> tallies);

    /** Where the batch is that was handed over last, or is being handed over. */
    long position();

    /** Lets go of what is open; called once, after the last {@link #next}. */
    default void close() {}

    /** The run journal, which the source closes with itself. */
    static RunSource of(RunTail tail) {
        return new RunSource() {
            @Override
            public boolean next(Consumer<RunRecord> runs, Consumer<AdmissionTally> tallies) {
                return tail.next(runs, tallies);
            }

            @Override
            public long position() {
                return tail.position();
            }

            @Override
            public void close() {
                tail.close();
            }
        };
    }
}
