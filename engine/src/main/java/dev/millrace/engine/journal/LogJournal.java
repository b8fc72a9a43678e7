package dev.millrace.engine.journal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.store.CombiningQueue;
import dev.millrace.engine.journal.store.Retention;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The lines that functions print, kept in a directory of their own. Unlike runs they may be lost: a line that finds
 * the queue full or the disk failing is dropped and counted. Thread-safe; {@link #offer} and {@link #flush} do not
 * block.
 */
public final class LogJournal implements AutoCloseable {
    private final Path directory;
    private final RollFiles files;
    private final LogEncoder encoder = new LogEncoder();
    private final Retention retention;
    private final LongAdder droppedLines = new LongAdder();
    private final CombiningQueue<LogLine> queue;
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    private LogJournal(Path directory, JournalOptions options, Clock clock) {
        this.directory = directory;
        files = new RollFiles(
                directory,
                options.rollPeriod(),
                options.blockBytes(),
                options.syncEachBatch(),
                options.freeBytesMin(),
                clock);
        retention = new Retention(files, options.retentionAge(), options.retentionBytes(), clock);
        queue = new CombiningQueue<>(options.queueCapacity(), LogEncoder.BATCH_MAX, new Batches());
    }

    /** Opens the store in the directory, which is made when it is missing. */
    public static LogJournal open(Path directory, JournalOptions options, Clock clock) {
        return new LogJournal(directory, options, clock);
    }

    /** Queues the line for the next flush; false, and one more dropped line, when there is no place for it. */
    public boolean offer(LogLine line) {
        if (!closed && queue.offer(line)) {
            return true;
        }
        droppedLines.increment();
        return false;
    }

    /** Appends what has been offered, unless another thread is doing that: then that thread appends these too. */
    public void flush() {
        queue.flush();
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
        return Optional.ofNullable(failure);
    }

    /** Whether the disk has room for more; as {@link RunJournal#hasRoom()}. */
    public boolean hasRoom() {
        return files.hasRoom();
    }

    /** Deletes the files that are due by age or size; returns how many. Blocks on the disk. */
    public int enforceRetention() {
        return retention.enforce();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.finish(files::close);
    }

    private final class Batches implements CombiningQueue.Sink<LogLine> {
        @Override
        public @Nullable Exception append(List<LogLine> batch) {
            try {
                files.append(batch, encoder);
                failure = null;
            } catch (RuntimeException | Error e) {
                failure = new IllegalStateException("cannot append to " + directory + ": " + e.getMessage(), e);
            }
            return failure;
        }

        @Override
        public void settle(List<LogLine> batch, @Nullable Exception cause) {
            if (cause != null) {
                droppedLines.add(batch.size());
            }
        }
    }
}
