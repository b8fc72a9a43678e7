package dev.millrace.engine.async.ledger;

import dev.millrace.engine.journal.store.DocumentTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Follows the ledger from its oldest record on. It only reads: a server may be writing in this or another process, or
 * none at all, and the directory need not exist yet. Confined to one thread at a time.
 */
public final class EventTail implements AutoCloseable {
    private final Path directory;
    private final long endAtOpen;
    private final EventDecoder decoder;
    private final DocumentTail<EventRecord> documents;

    private EventTail(Path directory, long endAtOpen, EventDecoder decoder) {
        this.endAtOpen = endAtOpen;
        this.directory = directory;
        this.decoder = decoder;
        documents = new DocumentTail<>(directory, decoder);
    }

    public static EventTail open(Path directory) {
        return open(directory, Long.MAX_VALUE);
    }

    /** The tail of a ledger whose writer found its newest document at {@code endAtOpen}; -1 when it found none. */
    static EventTail open(Path directory, long endAtOpen) {
        return new EventTail(directory, endAtOpen, new EventDecoder());
    }

    /** One that passes quickly over accepted events that are not wanted, by their numbers. */
    static EventTail open(Path directory, LongPredicate wanted) {
        return new EventTail(directory, Long.MAX_VALUE, new EventDecoder(wanted));
    }

    /** Where the ledger is. */
    public Path directory() {
        return directory;
    }

    /** Goes to a place before every record written at or after {@code instant}; earlier ones may come first. */
    public void from(Instant instant) {
        documents.from(instant);
    }

    /**
     * Passes over all documents that were written before {@code instant} but for the last of them, as far as the clock
     * was not set back meanwhile. Never goes back.
     */
    public void skipTo(Instant instant) {
        long last = LedgerMoment.before(directory, instant.toEpochMilli());
        if (last > documents.position()) {
            documents.fromDocument(last);
        }
    }

    /** When the document was written that was delivered last. */
    public long writtenEpochMillis() {
        return decoder.writtenEpochMillis();
    }

    /** Goes to a place before every record that comes after the document of this position, and before few others. */
    public void fromFileOf(long position) {
        documents.fromFileOf(position);
    }

    /** Delivers the records of the next document; false when there is none now. */
    public boolean next(Consumer<? super EventRecord> to) {
        return documents.next(to);
    }

    /** The number of the first event that was accepted in the document which was delivered last, or is being. */
    public long firstSequence() {
        return decoder.firstSequence();
    }

    /** Where the document is that was delivered last. */
    public long position() {
        return documents.position();
    }

    /**
     * Where the newest document was when the writer opened the ledger: a greater position that is known from before was
     * lost, and is being given away again. -1 when there was none; the greatest number when the tail does not know.
     */
    public long endAtOpen() {
        return endAtOpen;
    }

    /**
     * Has the disk keep every document that was delivered until now. Blocks on the disk. Throws
     * {@link java.io.UncheckedIOException} when the disk fails.
     */
    public void force() {
        documents.force();
    }

    @Override
    public void close() {
        documents.close();
    }
}
