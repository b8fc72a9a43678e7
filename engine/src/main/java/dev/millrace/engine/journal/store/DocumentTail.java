package dev.millrace.engine.journal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Follows the documents of a directory from the oldest one on, without writing there; a writer may be at work in this
 * or another process, and the directory need not exist yet. Confined to one thread at a time.
 */
public final class DocumentTail<E> implements AutoCloseable {
    private static final int FIRST_BUFFER_BYTES = 32 * 1024;

    private final Path directory;
    private final DocumentDecoder<E> decoder;
    private final List<E> batch = new ArrayList<>();
    private final UnforcedFiles unforced;
    private ByteBuffer buffer = littleEndian(FIRST_BUFFER_BYTES);
    private @Nullable ToLongFunction<RollCycle> from;
    private @Nullable SingleChronicleQueue queue;
    private @Nullable ExcerptTailer tailer;
    private int file = -1;
    private long position;
    private long startByte;
    private long endByte;
    /** Of which file, and which block of it, pages are mapped. */
    private long mappedBlock = -1;

    private @Nullable CorruptJournalException corruption;

    public DocumentTail(Path directory, DocumentDecoder<E> decoder) {
        this.directory = directory;
        this.decoder = decoder;
        this.unforced = new UnforcedFiles(directory);
    }

    /**
     * Goes on with the first file that may hold something written at or after {@code instant}; where there is none,
     * with the last one.
     */
    public void from(Instant instant) {
        from(cycle -> instant.toEpochMilli() / cycle.lengthInMillis());
    }

    /**
     * Goes on with the file that has a document of this {@link #position}, or with the first file after it; where there
     * is none, with the last one.
     */
    public void fromFileOf(long position) {
        from(cycle -> cycle.toCycle(position));
    }

    /**
     * Goes on with the document of this {@link #position}, or with the first one after it where that is gone. The
     * decoder must need nothing of earlier documents.
     */
    public void fromDocument(long position) {
        ExcerptTailer open = tailer == null ? open() : tailer;
        if (open == null || !open.moveToIndex(position)) {
            fromFileOf(position);
        } else {
            file = -1;
            corruption = null;
        }
    }

    private void from(ToLongFunction<RollCycle> first) {
        from = first;
        file = -1;
        corruption = null;
        if (tailer != null && queue != null) {
            moveTo(first, tailer, queue);
        }
    }

    /**
     * Delivers what the next document holds; false when there is none now. Throws {@link CorruptJournalException},
     * again at every further call, when the document cannot be read; nothing of it is delivered then.
     */
    public boolean next(Consumer<? super E> to) {
        if (corruption != null) {
            throw corruption;
        }
        ExcerptTailer open = tailer == null ? open() : tailer;
        if (open == null || !read(open)) {
            return false;
        }
        try {
            batch.forEach(to);
        } finally {
            batch.clear();
        }
        return true;
    }

    /**
     * Has the disk keep every document that was delivered until now: none of them is lost with the power, and none of
     * their positions is given away again. Blocks on the disk. Any thread may call it, also after the close. Throws
     * {@link java.io.UncheckedIOException} when the disk fails.
     */
    public void force() {
        unforced.force();
    }

    /** Where the document is that was delivered last; see {@link RollFiles#append}. */
    public long position() {
        return position;
    }

    /** Where that document begins in its file, in bytes; behind what tells its length. */
    public long startByte() {
        return startByte;
    }

    /** Where it ends. */
    public long endByte() {
        return endByte;
    }

    /** Whether anybody has begun to write there; the directory is open then. */
    public boolean exists() {
        return tailer != null || open() != null;
    }

    /** The number of the oldest file that is there; negative when there is none. */
    public int oldestFile() {
        if (!exists()) {
            return -1;
        }
        int oldest = queue == null ? Integer.MAX_VALUE : queue.firstCycle();
        return oldest == Integer.MAX_VALUE ? -1 : oldest;
    }

    /** When the oldest file that is there was begun, in milliseconds since the Unix epoch; 0 when there is none. */
    public long beginEpochMillis() {
        int oldest = oldestFile();
        return oldest < 0 || queue == null ? 0 : (long) oldest * queue.rollCycle().lengthInMillis();
    }

    /** The path of the file of that number, whether or not it is there. Throws where nothing was written yet. */
    Path pathOf(int fileNumber) {
        if (queue == null) {
            throw new IllegalStateException("nothing was read in " + directory);
        }
        RollCycle cycle = queue.rollCycle();
        DateTimeFormatter name = DateTimeFormatter.ofPattern(cycle.format()).withZone(ZoneOffset.UTC);
        Instant start = Instant.ofEpochMilli((long) fileNumber * cycle.lengthInMillis());
        return directory.resolve(name.format(start) + SingleChronicleQueue.SUFFIX);
    }

    /** The number of the file of that document. */
    public int file() {
        return file;
    }

    /** The number of that document in its file. */
    public long numberInFile() {
        return queue == null ? 0 : queue.rollCycle().toSequenceNumber(position);
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.close();
        }
    }

    /** A read-only queue cannot be opened before its writer has made it; null until then. */
    private @Nullable ExcerptTailer open() {
        if (!Files.exists(directory.resolve(SingleChronicleQueue.QUEUE_METADATA_FILE))) {
            return null;
        }
        queue = RollFile.open(directory);
        tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        if (from != null) {
            moveTo(from, tailer, queue);
        }
        return tailer;
    }

    /** Goes to the first file from the wanted one on, or to the last one, as the files are on the disk. */
    private void moveTo(ToLongFunction<RollCycle> wanted, ExcerptTailer tailer, SingleChronicleQueue queue) {
        int wantedFile = Math.clamp(wanted.applyAsLong(queue.rollCycle()), 0, Integer.MAX_VALUE);
        SortedSet<Integer> files = RollFile.numbers(directory, queue.rollCycle());
        SortedSet<Integer> fromWanted = files.tailSet(wantedFile);
        if (files.isEmpty() || !tailer.moveToCycle(fromWanted.isEmpty() ? files.last() : fromWanted.first())) {
            tailer.toStart(); // nothing was written yet, or not yet to that file
        }
    }

    private boolean read(ExcerptTailer from) {
        try (DocumentContext document = from.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            position = document.index();
            if (from.cycle() != file) {
                file = from.cycle();
                unforced.add(Objects.requireNonNull(from.currentFile()).toPath());
                decoder.startFile();
            }
            unmapLeft(from.cycle(), document.wire().bytes().readPosition());
            decode(document.wire().bytes(), from);
            return true;
        }
    }

    /**
     * Chronicle unmaps behind our back what is not read any more, on a thread of its own: on a busy machine whoever
     * reads a day would be faster, and have all of it in memory.
     */
    private void unmapLeft(int ofFile, long atByte) {
        long block = (long) ofFile << 32 | atByte / RollFile.READ_BLOCK_BYTES;
        if (block != mappedBlock) {
            mappedBlock = block;
            BackgroundResourceReleaser.releasePendingResources();
        }
    }

    private void decode(Bytes<?> bytes, ExcerptTailer from) {
        int length = Math.toIntExact(bytes.readRemaining());
        startByte = bytes.readPosition();
        endByte = startByte + length;
        if (length > buffer.capacity()) {
            buffer = littleEndian(length);
        }
        buffer.clear().limit(length);
        bytes.read(buffer.array(), buffer.arrayOffset(), length); // into a ByteBuffer, Chronicle copies byte by byte
        try {
            decoder.decode(buffer, batch::add);
        } catch (RuntimeException e) {
            batch.clear();
            corruption = new CorruptJournalException(
                    "cannot read document %x in %s: %s".formatted(from.index(), from.currentFile(), e), e);
            throw corruption;
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Looks for bytes in the files of a directory without reading their documents, many times as fast. Confined to one
     * thread at a time.
     */
    public static final class FileSearch implements AutoCloseable {
        private final DocumentTail<?> documents;
        private ByteBuffer buffer = ByteBuffer.allocate(0);
        private int openFile = -1;
        private @Nullable FileChannel channel;

        /** @param documents that have been read, or opened at least */
        public FileSearch(DocumentTail<?> documents) {
            this.documents = documents;
        }

        /**
         * Whether any of these stands between two places of a file. False when the file is gone.
         *
         * @param needles bytes, each as a character of its own
         */
        public boolean findsAny(int file, long startByte, long endByte, List<String> needles) {
            int length = Math.toIntExact(endByte - startByte);
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocate(length);
            }
            buffer.clear().limit(length);
            try {
                FileChannel from = open(file);
                long at = startByte;
                while (from != null && buffer.hasRemaining() && at >= startByte) {
                    int read = from.read(buffer, at);
                    at = read < 0 ? -1 : at + read;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + documents.pathOf(file), e);
            }
            // Of all that looks for bytes in bytes, the JDK is fastest in texts of one byte a character.
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
            for (String needle : needles) {
                if (text.contains(needle)) {
                    return true;
                }
            }
            return false;
        }

        private @Nullable FileChannel open(int file) throws IOException {
            if (file != openFile) {
                close();
                try {
                    channel = FileChannel.open(documents.pathOf(file), StandardOpenOption.READ);
                } catch (NoSuchFileException _) {
                    channel = null; // retention was quicker
                }
                openFile = file;
            }
            return channel;
        }

        @Override
        public void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close a file of a journal", e);
            } finally {
                channel = null;
                openFile = -1;
            }
        }
    }
}
