package dev.millrace.engine.journal.place;

import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunDecoder;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.engine.journal.store.DocumentReader;
import dev.millrace.engine.journal.store.Positions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches of a run journal from any place on, for those who know what stood before it: numbers mean what earlier
 * batches of the file have said, and that is told by {@link #define}. It only reads; a writer must have made the
 * directory. Confined to one thread at a time.
 */
public final class RunDocuments implements AutoCloseable {
    private final Path directory;
    private final DocumentReader documents;
    private final List<JournalEntry.Item> batch = new ArrayList<>();
    private final RunDecoder decoder = new RunDecoder();
    private @Nullable ByteBuffer definitions;
    private int file = -1;

    public RunDocuments(Path directory) {
        this.directory = directory;
        documents = new DocumentReader(directory);
    }

    /** Whether a writer has made a journal in that directory. */
    public static boolean exist(Path directory) {
        return DocumentReader.exist(directory);
    }

    /**
     * Goes to the beginning of a file, or into the middle of it: then {@link #define} and {@link #read} follow. What
     * numbers meant before is forgotten. False when that file has no beginning.
     */
    public boolean startFile(int file) {
        decoder.startFile();
        this.file = file;
        return documents.moveTo(Positions.of(file, 0));
    }

    /** Takes what an earlier batch of the file says about numbers: see {@link #definitions()}. */
    public void define(ByteBuffer definitions) {
        decoder.decode(definitions.duplicate().order(definitions.order()), _ -> {});
    }

    /**
     * Delivers the batch at that place of the file; false when there is none, perhaps not any more. Throws
     * {@link CorruptJournalException} for bytes that are no batch.
     */
    public boolean read(long position, Consumer<? super RunRecord> to) {
        return decode(documents.find(position), to);
    }

    /** Delivers the batch behind the one that was read last, also of the next file; false when there is none now. */
    public boolean next(Consumer<? super RunRecord> to) {
        return decode(documents.next(), to);
    }

    private boolean decode(@Nullable ByteBuffer document, Consumer<? super RunRecord> to) {
        if (document == null) {
            return false;
        }
        if (Positions.fileOf(position()) != file) {
            file = Positions.fileOf(position());
            decoder.startFile();
        }
        batch.clear();
        try {
            decoder.decode(document, batch::add);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new CorruptJournalException(
                    "cannot read document %x in %s: %s".formatted(position(), directory, e), e);
        }
        definitions = decoder.definitions(document);
        for (JournalEntry.Item item : batch) {
            if (item instanceof RunRecord run) {
                to.accept(run);
            }
        }
        return true;
    }

    /** What the batch that was read last says about numbers; null when that is nothing. */
    public @Nullable ByteBuffer definitions() {
        return definitions;
    }

    /** Where the batch is that was read last. */
    public long position() {
        return documents.position();
    }

    /** The numbers of the files that are there now. */
    public SortedSet<Integer> files() {
        return documents.files();
    }

    /** When appends to that file ended, or will end. */
    public Instant endOf(int file) {
        return documents.endOf(file);
    }

    @Override
    public void close() {
        documents.close();
    }
}
