package dev.millrace.engine.journal.store;

import dev.millrace.engine.clock.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * The files of one directory, open for appending: one Chronicle document per batch. What was appended survives the
 * death of the process, and the loss of power too when each batch is synced. Confined to whoever holds the lock of
 * its journal, but for {@link #hasRoom()} and the listing of files, which any thread may call.
 */
public final class RollFiles implements AutoCloseable {
    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final boolean syncEachBatch;
    private final long freeBytesMin;
    private volatile boolean room;

    /**
     * Opens the directory, which is made when it is missing.
     *
     * @param blockBytes how much is mapped at once, at least 4 MiB
     * @param freeBytesMin free bytes of the disk below which {@link #hasRoom()} is false
     */
    public RollFiles(
            Path directory,
            RollPeriod period,
            int blockBytes,
            boolean syncEachBatch,
            long freeBytesMin,
            Clock clock) {
        this.directory = directory;
        this.syncEachBatch = syncEachBatch;
        this.freeBytesMin = freeBytesMin;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the journal's directory " + directory, e);
        }
        room = hasRoom();
        requireRoom();
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(period.cycle())
                .blockSize(blockBytes)
                .syncMode(syncEachBatch ? SyncMode.SYNC : SyncMode.NONE)
                .timeProvider(clock::epochMillis)
                .build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
    }

    /**
     * Appends the batch as one document and returns its position, which grows from document to document. Throws, and
     * leaves nothing of it, when that is not possible.
     */
    public <E> long append(List<E> batch, DocumentEncoder<E> encoder) {
        requireRoom();
        boolean interrupted = Thread.interrupted(); // a function may have left its mark: Chronicle would fail on it
        try {
            return appendDocument(batch, encoder);
        } catch (RuntimeException | Error e) {
            encoder.forget();
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <E> long appendDocument(List<E> batch, DocumentEncoder<E> encoder) {
        try (DocumentContext document = appender.writingDocument()) {
            try {
                ByteBuffer bytes = encoder.encode(batch, appender.cycle());
                document.wire().bytes().write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } catch (RuntimeException | Error e) {
                document.rollbackOnClose();
                throw e;
            }
        }
        if (syncEachBatch) {
            appender.sync();
        }
        return appender.lastIndexAppended();
    }

    /** The number of the file in which the document at {@code position} is; files are numbered as time passes. */
    public int fileOf(long position) {
        return queue.rollCycle().toCycle(position);
    }

    /** The newest document, or null when there is none. */
    public @Nullable ByteBuffer newest() {
        try (ExcerptTailer tailer = queue.createTailer().direction(TailerDirection.BACKWARD).toEnd();
                DocumentContext document = tailer.readingDocument()) {
            return document.isPresent()
                    ? ByteBuffer.wrap(document.wire().bytes().toByteArray()).order(ByteOrder.LITTLE_ENDIAN)
                    : null;
        }
    }

    /** The position of the newest document; -1 when there is none. */
    public long newestPosition() {
        try (ExcerptTailer tailer = queue.createTailer().direction(TailerDirection.BACKWARD).toEnd();
                DocumentContext document = tailer.readingDocument()) {
            return document.isPresent() ? document.index() : -1;
        }
    }

    /**
     * Whether the disk has room for more, and from now on refuses appends when it has not: writing to a mapped page
     * for which a full disk has no block kills the process.
     */
    public boolean hasRoom() {
        try {
            room = Files.getFileStore(directory).getUsableSpace() >= freeBytesMin;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask for the free space of " + directory, e);
        }
        return room;
    }

    /** The files as they are listed now; any thread may call this. */
    List<RollFile> oldestFirst() {
        return RollFile.oldestFirst(directory, queue.rollCycle());
    }

    /** Lets readers and this writer know that files were deleted. */
    void filesDeleted() {
        queue.refreshDirectoryListing();
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }

    private void requireRoom() {
        if (!room) {
            throw new IllegalStateException(
                    "the disk of " + directory + " has fewer than " + freeBytesMin + " bytes free");
        }
    }
}
