package dev.millrace.engine.journal.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedSet;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads single documents of a directory by their positions; one after the other is cheapest. A writer must have made
 * the directory. Confined to one thread at a time.
 */
public final class DocumentReader implements AutoCloseable {
    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private long position;

    public DocumentReader(Path directory) {
        this.directory = directory;
        queue = RollFile.open(directory);
        tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
    }

    /** Whether a writer has made the directory. */
    public static boolean exist(Path directory) {
        return Files.exists(directory.resolve(SingleChronicleQueue.QUEUE_METADATA_FILE));
    }

    /**
     * The bytes of the document at {@code position}, little endian. Throws {@link IllegalStateException} when there is
     * none.
     */
    public ByteBuffer read(long position) {
        ByteBuffer document = find(position);
        if (document == null) {
            throw new IllegalStateException("no document at %x in %s".formatted(position, directory));
        }
        return document;
    }

    /** The same, or null when there is none, perhaps not any more. */
    public @Nullable ByteBuffer find(long position) {
        ByteBuffer document = moveTo(position) ? next() : null;
        return document != null && this.position == position ? document : null;
    }

    /** Goes to a document, which is the {@link #next()} one; false, and anywhere, when that place is not there. */
    public boolean moveTo(long position) {
        return tailer.moveToIndex(position);
    }

    /** The document behind the one that was read last, in its file or in a later one; null when there is none now. */
    public @Nullable ByteBuffer next() {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return null;
            }
            position = document.index();
            Bytes<?> bytes = document.wire().bytes();
            ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(bytes.readRemaining()));
            bytes.read(copy.array(), 0, copy.capacity());
            return copy.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Where the document is that was read last. */
    public long position() {
        return position;
    }

    /** The numbers of the files that are there now. */
    public SortedSet<Integer> files() {
        return RollFile.numbers(directory, queue.rollCycle());
    }

    /** When appends to that file ended, or will end. */
    public Instant endOf(int file) {
        return Instant.ofEpochMilli((file + 1L) * queue.rollCycle().lengthInMillis());
    }

    @Override
    public void close() {
        queue.close();
    }
}
