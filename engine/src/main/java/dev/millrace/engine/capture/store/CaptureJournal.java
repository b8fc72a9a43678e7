package dev.millrace.engine.capture.store;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.store.BatchJournal;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of runs, kept in a directory of their own, each for itself. What was written survives the death of the
 * process. Thread-safe.
 */
public final class CaptureJournal extends BatchJournal<CaptureItem> {
    /** Longest client context that is kept, in bytes; those of calls are shorter. */
    public static final int CONTEXT_BYTES_MAX = 4 * 1024;

    private static final int QUEUE_CAPACITY = 2;

    private final LongAdder written;

    private CaptureJournal(Path directory, JournalOptions options, RollFiles files, LongAdder written, Clock clock) {
        super(
                directory,
                files,
                options.retention(files, clock),
                new CaptureEncoder(),
                QUEUE_CAPACITY,
                CaptureEncoder.BATCH_MAX,
                (batch, cause) -> {
                    if (cause == null) {
                        written.increment();
                    }
                });
        this.written = written;
    }

    /** Opens the journal in the directory, which is made when it is missing. */
    public static CaptureJournal open(Path directory, JournalOptions options, Clock clock) {
        JournalOptions own = options.withSyncEachBatch(false).withQueueCapacity(QUEUE_CAPACITY);
        return new CaptureJournal(directory, own, own.openFiles(directory, clock), new LongAdder(), clock);
    }

    /** Writes the item. Returns why that was not possible, or null. Called by one thread at a time. */
    public @Nullable Exception write(CaptureItem item) {
        long before = written.sum();
        boolean offered = offer(item);
        flush();
        if (offered && written.sum() > before) {
            return null;
        }
        return failure().orElseGet(() -> new IllegalStateException("the journal of payloads is closed"));
    }

    /** A reader of all payloads from the oldest on, which the caller closes. */
    public CaptureTail tail() {
        return CaptureTail.open(directory());
    }
}
