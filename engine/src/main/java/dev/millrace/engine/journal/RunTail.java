package dev.millrace.engine.journal;

import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.engine.journal.store.DocumentTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Follows a run journal from the oldest record on. It only reads: a server may be writing in this or another process,
 * or none at all, and the directory need not exist yet. Confined to one thread at a time.
 */
public final class RunTail implements AutoCloseable {
    private final DocumentTail<JournalEntry.Item> documents;
    private final long endAtOpen;

    private RunTail(Path directory, long endAtOpen) {
        documents = new DocumentTail<>(directory, new RunDecoder());
        this.endAtOpen = endAtOpen;
    }

    public static RunTail open(Path directory) {
        return new RunTail(directory, Long.MAX_VALUE);
    }

    /** The tail of a journal whose writer found its newest batch at {@code endAtOpen}; -1 when it found none. */
    static RunTail open(Path directory, long endAtOpen) {
        return new RunTail(directory, endAtOpen);
    }

    /** Goes back to the oldest record. */
    public void toStart() {
        from(Instant.EPOCH);
    }

    /**
     * Goes to a place before every run that ended at or after {@code instant}. Whole files are passed over, so earlier
     * runs may come first.
     */
    public void from(Instant instant) {
        documents.from(instant);
    }

    /** Goes to a place before every run that comes after the batch of this position, and before few others. */
    public void fromFileOf(long position) {
        documents.fromFileOf(position);
    }

    /** Delivers the runs of the next batch, as {@link #next(Consumer, Consumer)} does. */
    public boolean next(Consumer<? super RunRecord> to) {
        return next(to, tally -> {});
    }

    /**
     * Delivers the next batch; false when there is none now. Throws {@link CorruptJournalException} when the next bytes
     * are not a batch, and then at every further call.
     */
    public boolean next(Consumer<? super RunRecord> runs, Consumer<? super AdmissionTally> tallies) {
        return documents.next(item -> {
            switch (item) {
                case RunRecord run -> runs.accept(run);
                case AdmissionTally tally -> tallies.accept(tally);
            }
        });
    }

    /** Where the batch is that was delivered last, or is being delivered: it grows with the journal, for ever. */
    public long position() {
        return documents.position();
    }

    /** When the oldest file that is there was begun, in milliseconds since the Unix epoch; 0 when there is none. */
    public long beginEpochMillis() {
        return documents.beginEpochMillis();
    }

    /**
     * Where the newest batch was when the writer opened the journal: a greater position that is known from before was
     * lost, and is being given away again. -1 when there was no batch; the greatest number when the tail does not know.
     */
    public long endAtOpen() {
        return endAtOpen;
    }

    /**
     * Has the disk keep every batch that was delivered until now, so that a loss of power takes none of them. Blocks on
     * the disk; any thread may call it, also after the close. Throws {@link java.io.UncheckedIOException} when the disk
     * fails.
     */
    public void force() {
        documents.force();
    }

    @Override
    public void close() {
        documents.close();
    }
}
