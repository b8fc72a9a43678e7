package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.engine.journal.store.DocumentTail;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Follows the lines that functions printed, from the oldest one on. It only reads: a server may be writing in this or
 * another process, or none at all, and the directory need not exist yet. Confined to one thread at a time.
 */
public final class LogTail implements AutoCloseable {
    private final LogDecoder decoder = new LogDecoder();
    private final DocumentTail<LogLine> documents;
    private final DocumentTail.FileSearch search;
    private int lineInDocument;

    private LogTail(Path directory) {
        documents = new DocumentTail<>(directory, decoder);
        search = new DocumentTail.FileSearch(documents);
    }

    public static LogTail open(Path directory) {
        return new LogTail(directory);
    }

    /** Goes back to the oldest line. */
    public void toStart() {
        from(Instant.EPOCH);
    }

    /**
     * Goes to a place before every line printed at or after {@code instant}. Whole files are passed over, so earlier
     * lines may come first.
     */
    public void from(Instant instant) {
        documents.from(instant);
    }

    /** Goes to a place before every line that comes after the batch of this position, and before few others. */
    public void fromFileOf(long position) {
        documents.fromFileOf(position);
    }

    /** Goes to the document of this {@link #position}, or to the first one after it where that is gone. */
    public void fromDocument(long position) {
        documents.fromDocument(position);
    }

    /**
     * Delivers the next batch; false when there is none now. Throws {@link CorruptJournalException} when the next bytes
     * are not a batch, and then at every further call.
     */
    public boolean next(Consumer<? super LogLine> to) {
        return documents.next(to);
    }

    /** As {@link #next(Consumer)}, with the places of the lines. */
    public boolean nextPlaced(Lines to) {
        lineInDocument = 0;
        return documents.next(line ->
                to.line(line, LogPlace.of(documents.file(), documents.numberInFile(), lineInDocument++)));
    }

    /** The document that was delivered last, or is being delivered. */
    public LogSpan document() {
        return new LogSpan(
                documents.position(),
                documents.position(),
                documents.file(),
                documents.startByte(),
                documents.endByte());
    }

    /** What stands in each document that has a line of a request: bytes, each as a character of its own. */
    public static String needle(UUID requestId) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(requestId.getMostSignificantBits())
                .putLong(requestId.getLeastSignificantBits());
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    /** Documents in which none of these stands may be left out from the next one on; none for all documents. */
    public void onlyHolding(List<String> needles) {
        decoder.onlyHolding(needles);
    }

    /**
     * Delivers the lines of a span: none when its file is gone. Reading then goes on behind it.
     *
     * @param needles those of a document in which none of these stands may be left out; none for all lines
     */
    public void read(LogSpan span, List<String> needles, Lines to) {
        documents.fromDocument(span.first());
        decoder.onlyHolding(needles);
        boolean more = true;
        while (more) {
            more = nextPlaced((line, place) -> {
                if (documents.position() <= span.last()) {
                    to.line(line, place);
                }
            });
            more = more && documents.position() < span.last();
        }
        decoder.onlyHolding(List.of());
    }

    /**
     * Whether any of these stands in a span, in the lines or anywhere else; many times as fast as to read them.
     *
     * @param needles bytes, each as a character of its own
     */
    public boolean mayHold(LogSpan span, List<String> needles) {
        return documents.exists() && search.findsAny(span.file(), span.startByte(), span.endByte(), needles);
    }

    /** Has the disk keep every line that was delivered until now; see {@link DocumentTail#force}. */
    public void force() {
        documents.force();
    }

    /** The number of the oldest file that is there; negative when there is none. */
    public int oldestFile() {
        return documents.oldestFile();
    }

    /** Where the batch is that was delivered last, or is being delivered: it grows with the journal, for ever. */
    public long position() {
        return documents.position();
    }

    @Override
    public void close() {
        search.close();
        documents.close();
    }

    /** What lines are delivered to. */
    @FunctionalInterface
    public interface Lines {
        void line(LogLine line, LogPlace place);
    }
}
