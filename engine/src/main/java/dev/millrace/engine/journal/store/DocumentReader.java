package dev.millrace.engine.journal.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads single documents of a directory by their positions; one after the other is cheapest. A writer must have made
 * the directory. Confined to one thread at a time.
 */
public final class DocumentReader implements AutoCloseable {
    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;

    public DocumentReader(Path directory) {
        this.directory = directory;
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollPeriod.HOUR.cycle()) // a guess: the directory knows better
                .readOnly(true)
                .build();
        tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
    }

    /**
     * The bytes of the document at {@code position}, little endian. Throws {@link IllegalStateException} when there is
     * none.
     */
    public ByteBuffer read(long position) {
        if (!tailer.moveToIndex(position)) {
            throw new IllegalStateException("no document at %x in %s".formatted(position, directory));
        }
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                throw new IllegalStateException("nothing to read at %x in %s".formatted(position, directory));
            }
            Bytes<?> bytes = document.wire().bytes();
            byte[] copy = new byte[Math.toIntExact(bytes.readRemaining())];
            bytes.read(copy);
            return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
