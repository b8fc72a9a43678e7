package dev.millrace.engine.journal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.store.BatchJournal;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of every run, append-only. Whoever ends runs offers them and then flushes; one of the threads that flush
 * appends what all have offered, as one document per batch, and calls them back. Once called back, a record survives
 * the death of the process. Thread-safe; {@link #offer} and {@link #flush} do not block.
 */
public final class RunJournal implements RunSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

    private final Path directory;
    private final AtomicInteger lastInstance;
    private final BatchJournal<JournalEntry> batches;

    private RunJournal(Path directory, JournalOptions options, RollFiles files, int lastInstance, Clock clock) {
        this.directory = directory;
        this.lastInstance = new AtomicInteger(lastInstance);
        batches = new BatchJournal<>(
                directory,
                files,
                options.retention(files, clock),
                new RunEncoder(this.lastInstance::get),
                options.queueCapacity(),
                RunEncoder.BATCH_MAX,
                RunJournal::settle);
    }

    /** Opens the journal in the directory, which is made when it is missing. Takes about a second in a fresh JVM. */
    public static RunJournal open(Path directory, JournalOptions options, Clock clock) {
        RollFiles files = options.openFiles(directory, clock);
        try {
            ByteBuffer newest = files.newest();
            int lastInstance = newest == null ? 0 : RunDecoder.highestInstance(newest);
            return new RunJournal(directory, options, files, lastInstance, clock);
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Queues the entry for the next flush; false when the queue is full. After the close it fails at once. */
    @Override
    public boolean offer(JournalEntry entry) {
        if (batches.isClosed()) {
            entry.appendFailed(new IllegalStateException("the journal in " + directory + " is closed"));
            return true;
        }
        return batches.offer(entry);
    }

    /**
     * Appends what has been offered, unless another thread is doing that: then that thread appends these too. Every
     * entry is called back once; when its batch could not be stored, with the cause.
     */
    @Override
    public void flush() {
        batches.flush();
    }

    /** A reader of all records from the oldest one on, which the caller closes. */
    public RunTail tail() {
        return RunTail.open(directory);
    }

    /** A number that no instance in this journal has had. */
    public int nextInstanceNumber() {
        return lastInstance.incrementAndGet();
    }

    /** Why the latest batch could not be appended; empty when it could. */
    public Optional<Exception> failure() {
        return batches.failure();
    }

    /**
     * Whether the disk has room for more. To be asked every second or so: while the last answer was no, appends fail,
     * because writing to a mapped file on a full disk would kill the process.
     */
    public boolean hasRoom() {
        return batches.hasRoom();
    }

    /** Deletes the files that are due by age or size; returns how many. Blocks on the disk. */
    public int enforceRetention() {
        return batches.enforceRetention();
    }

    /** Appends what has been offered, then closes the files. Entries offered meanwhile are called back as failed. */
    @Override
    public void close() {
        batches.close();
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
