package dev.millrace.engine.journal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.store.BatchJournal;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of every run, append-only. Whoever ends runs offers them and then flushes; one of the threads that flush
 * appends what all have offered, as one document per batch, and calls each entry back once; with the cause, when its
 * batch could not be stored. Once called back as appended, a record survives the death of the process. Thread-safe;
 * {@link #offer} and {@link #flush} do not block.
 */
public final class RunJournal extends BatchJournal<JournalEntry> implements RunSink {
    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

    private final AtomicInteger lastInstance;
    private final long endAtOpen;

    private RunJournal(
            Path directory, JournalOptions options, RollFiles files, AtomicInteger lastInstance, Clock clock) {
        super(
                directory,
                files,
                options.retention(files, clock),
                new RunEncoder(lastInstance::get),
                options.queueCapacity(),
                RunEncoder.BATCH_MAX,
                RunJournal::settle);
        this.lastInstance = lastInstance;
        this.endAtOpen = files.newestPosition();
    }

    /** Opens the journal in the directory, which is made when it is missing. Takes about a second in a fresh JVM. */
    public static RunJournal open(Path directory, JournalOptions options, Clock clock) {
        RollFiles files = options.openFiles(directory, clock);
        try {
            ByteBuffer newest = files.newest();
            int lastInstance = newest == null ? 0 : RunDecoder.highestInstance(newest);
            return new RunJournal(directory, options, files, new AtomicInteger(lastInstance), clock);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Queues the entry for the next flush; false when the queue is full. After the close it fails at once. */
    @Override
    public boolean offer(JournalEntry entry) {
        if (isClosed()) {
            entry.appendFailed(new IllegalStateException("the journal in " + directory() + " is closed"));
            return true;
        }
        return super.offer(entry);
    }

    /** A reader of all records from the oldest one on, which the caller closes. */
    public RunTail tail() {
        return RunTail.open(directory(), endAtOpen);
    }

    /** A number that no instance in this journal has had. */
    public int nextInstanceNumber() {
        return lastInstance.incrementAndGet();
    }

    private static void settle(List<JournalEntry> batch, @Nullable Exception cause) {
        for (JournalEntry entry : batch) {
            try {
                settle(entry, cause);
            } catch (RuntimeException | Error e) {
                LOG.error("The end of a run could not be told to its caller", e); // the others are still told
            }
        }
    }

    private static void settle(JournalEntry entry, @Nullable Exception cause) {
        if (cause == null) {
            entry.appended();
        } else {
            entry.appendFailed(cause);
        }
    }
}
