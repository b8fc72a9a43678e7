package dev.millrace.engine.journal.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.store.BatchJournal;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The lines that functions print, kept in a directory of their own. Unlike runs they may be lost: a line that finds
 * the queue full or the disk failing may be dropped, and is counted then. Thread-safe; {@link #offer} and
 * {@link #flush} wait for nobody.
 */
public final class LogJournal implements AutoCloseable {
    private final Path directory;
    private final LongAdder droppedLines = new LongAdder();
    private final BatchJournal<LogLine> batches;

    private LogJournal(Path directory, JournalOptions options, Clock clock) {
        this.directory = directory;
        RollFiles files = options.openFiles(directory, clock);
        batches = new BatchJournal<>(
                directory,
                files,
                options.retention(files, clock),
                new LogEncoder(),
                options.queueCapacity(),
                LogEncoder.BATCH_MAX,
                this::settle);
    }

    /** Opens the store in the directory, which is made when it is missing. */
    public static LogJournal open(Path directory, JournalOptions options, Clock clock) {
        return new LogJournal(directory, options, clock);
    }

    /** Queues the line for the next flush; false when there is no place for it. */
    public boolean offer(LogLine line) {
        return batches.offer(line);
    }

    /** Whoever offered a line in vain gives it up. */
    public void countDropped() {
        droppedLines.increment();
    }

    /** Appends what has been offered, unless another thread is doing that: then that thread appends these too. */
    public void flush() {
        batches.flush();
    }

    /** A reader of all lines from the oldest one on, which the caller closes. */
    public LogTail tail() {
        return LogTail.open(directory);
    }

    /** Lines that were lost since this store was opened. */
    public long droppedLines() {
        return droppedLines.sum();
    }

    /** Why the latest batch could not be appended; empty when it could. */
    public Optional<Exception> failure() {
        return batches.failure();
    }

    /** Whether the disk has room for more; as {@link RunJournal#hasRoom()}. */
    public boolean hasRoom() {
        return batches.hasRoom();
    }

    /** Deletes the files that are due by age or size; returns how many. Blocks on the disk. */
    public int enforceRetention() {
        return batches.enforceRetention();
    }

    @Override
    public void close() {
        batches.close();
    }

    private void settle(List<LogLine> batch, @Nullable Exception cause) {
        if (cause != null) {
            droppedLines.add(batch.size());
        }
    }
}
