package dev.millrace.engine.capture.store;

import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.engine.journal.store.DocumentTail;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the payloads of runs, from the oldest on, in the order in which they were written. It only reads: a server
 * may be writing in this or another process, or none at all, and the directory need not exist yet. Confined to one
 * thread at a time.
 */
public final class CaptureTail implements AutoCloseable {
    /**
     * So much later may a run have ended that stands before one that is looked for. Payloads stand in the order in
     * which runs were handed over, each right after its end; but a thread may be held up between the two, and the clock
     * may be set back. Whoever reads so far beyond a run's end finds it, unless that took longer.
     */
    public static final long LATE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final DocumentTail<CaptureItem> documents;

    private CaptureTail(Path directory) {
        documents = new DocumentTail<>(directory, new CaptureDecoder());
    }

    public static CaptureTail open(Path directory) {
        return new CaptureTail(directory);
    }

    /**
     * Goes to a place before every run that ended at or after {@code instant}. Whole files are passed over, so earlier
     * runs may come first.
     */
    public void from(Instant instant) {
        documents.from(instant);
    }

    /** When the oldest hour began of which payloads are there; null when there is none. */
    public @Nullable Instant oldestHour() {
        long beginEpochMillis = documents.beginEpochMillis();
        return beginEpochMillis == 0 ? null : Instant.ofEpochMilli(beginEpochMillis);
    }

    /**
     * Delivers the next item; false when there is none now. Throws {@link CorruptJournalException} when the next bytes
     * are none, and then at every further call.
     */
    public boolean next(Consumer<? super CaptureItem> to) {
        return documents.next(to);
    }

    @Override
    public void close() {
        documents.close();
    }
}
