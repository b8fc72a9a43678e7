package dev.millrace.engine.async.ledger;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.store.CombiningQueue;
import dev.millrace.engine.journal.store.Retention;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The ledger, open for writing: whoever offers entries also flushes, and one of those who flush writes what all have
 * offered. Thread-safe; {@link #offer} and {@link #flush} do not block.
 */
public final class EventLedger implements AutoCloseable {
    /** Entries in one document at most; their events too are fewer than 2^15. */
    private static final int BATCH_MAX = 256;
    /** Entries are put together into one document up to this. */
    private static final int DOCUMENT_BYTES_MAX = 1 << 20;

    /** Of one entry: a document is mapped whole, and may reach into the next block by a quarter of one. */
    public static final int ENTRY_BYTES_MAX = (4 << 20) - (64 << 10);

    private final Path directory;
    private final RollFiles files;
    private final long endAtOpen;
    private final EventEncoder encoder;
    private final Retention retention;
    private final CombiningQueue<EventEntry> queue;
    private volatile boolean closed;

    private EventLedger(Path directory, RollFiles files, JournalOptions options, long nextSequence, Clock clock) {
        this.directory = directory;
        this.files = files;
        this.endAtOpen = files.newestPosition();
        this.encoder = new EventEncoder(clock, nextSequence);
        this.retention = options.retention(files, clock);
        this.queue = new CombiningQueue<>(options.queueCapacity(), BATCH_MAX, new Documents());
    }

    /** Opens the ledger in the directory, which is made when it is missing. */
    public static EventLedger open(Path directory, JournalOptions options, Clock clock) {
        RollFiles files = options.openFiles(directory, clock);
        try {
            return new EventLedger(directory, files, options, nextSequence(files), clock);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** The newest document says which numbers are taken. */
    private static long nextSequence(RollFiles files) {
        var newest = files.newest();
        if (newest == null) {
            return 1;
        }
        int accepted = EventFormat.HEADER_BYTES - 2 * Long.BYTES;
        long first = newest.getLong(newest.position() + accepted);
        int[] count = {0};
        new EventDecoder().decode(newest, record -> count[0] += record instanceof EventRecord.Accepted ? 1 : 0);
        return first + count[0];
    }

    /** Queues the entry for the next flush; false when the queue is full or the ledger closed. */
    public boolean offer(EventEntry entry) {
        return !closed && queue.offer(entry);
    }

    public void flush() {
        queue.flush();
    }

    /** A reader of single events. */
    public StoredEvents events() {
        return new StoredEvents(directory);
    }

    /** A reader of everything, from the oldest record on. */
    public EventTail tail() {
        return EventTail.open(directory, endAtOpen);
    }

    /** The same, passing quickly over accepted events that are not wanted, by their numbers. */
    public EventTail tail(LongPredicate wanted) {
        return EventTail.open(directory, wanted);
    }

    /** The number of the file in which the document at {@code position} is. */
    public int fileOf(long position) {
        return files.fileOf(position);
    }

    /** False when the disk is almost full; until it has room again nothing is stored. To be asked now and then. */
    public boolean hasRoom() {
        return files.hasRoom();
    }

    /** Deletes the files that are due by age or size, but none from the number {@code firstNeeded} on. */
    public int enforceRetention(int firstNeeded) {
        return retention.enforce(firstNeeded);
    }

    /** Writes what has been offered, then closes the files. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            queue.finish(files::close);
        }
    }

    /** Cuts a batch into documents. The callbacks come from within {@link #append}, in the order of the ledger. */
    private final class Documents implements CombiningQueue.Sink<EventEntry> {
        private final List<EventEntry> document = new ArrayList<>();

        @Override
        public @Nullable Exception append(List<EventEntry> batch) {
            long bytes = 0;
            for (EventEntry entry : batch) {
                long more = entry.bytesMax();
                if (!document.isEmpty() && bytes + more > DOCUMENT_BYTES_MAX) {
                    write();
                    bytes = 0;
                }
                document.add(entry);
                bytes += more;
            }
            write();
            return null;
        }

        private void write() {
            try {
                long position = files.append(document, encoder);
                int ordinal = 0;
                for (EventEntry entry : document) {
                    entry.stored(position, ordinal, encoder.writtenEpochMillis());
                    ordinal += entry.accepted().size();
                }
            } catch (RuntimeException | Error e) {
                Exception cause = new IllegalStateException("cannot write to " + directory + ": " + e.getMessage(), e);
                document.forEach(entry -> entry.notStored(cause));
            } finally {
                document.clear();
            }
        }

        @Override
        public void settle(List<EventEntry> batch, @Nullable Exception failure) {
            // each entry has been told
        }
    }
}
