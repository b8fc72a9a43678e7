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

    /**
     * Where the newest batch was when the journal's writer opened it. What counted up to a greater place has counted
     * records that the journal lost with the power; new ones take their places. The greatest number when nobody knows.
     */
    default long endAtOpen() {
        return Long.MAX_VALUE;
    }

    /**
     * Has the disk keep the records that were handed over until now, if they are on one. To be called before a
     * file that is synced says that they count: else they could be lost with the power while the file is not. Blocks
     * on the disk. Any thread may call it, also after the close. Throws {@link java.io.UncheckedIOException} when the
     * disk fails.
     */
    default void force() {}

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
            public long endAtOpen() {
                return tail.endAtOpen();
            }

            @Override
            public void force() {
                tail.force();
            }

            @Override
            public void close() {
                tail.close();
            }
        };
    }
}
