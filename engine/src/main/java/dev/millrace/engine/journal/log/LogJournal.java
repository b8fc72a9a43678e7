package dev.millrace.engine.journal.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.store.BatchJournal;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/**
 * The lines that functions print, kept in a directory of their own. Unlike runs they may be lost: a line that finds
 * the queue full or the disk failing may be dropped, and is counted then. Thread-safe; {@link #offer} and
 * {@link #flush} wait for nobody.
 */
public final class LogJournal extends BatchJournal<LogLine> {
    private final LongAdder droppedLines;

    private LogJournal(
            Path directory, JournalOptions options, RollFiles files, LongAdder droppedLines, Clock clock) {
        super(
                directory,
                files,
                options.retention(files, clock),
                new LogEncoder(),
                options.queueCapacity(),
                LogEncoder.BATCH_MAX,
                (batch, cause) -> droppedLines.add(cause == null ? 0 : batch.size()));
        this.droppedLines = droppedLines;
    }

    /** Opens the store in the directory, which is made when it is missing. */
    public static LogJournal open(Path directory, JournalOptions options, Clock clock) {
        return new LogJournal(directory, options, options.openFiles(directory, clock), new LongAdder(), clock);
    }

    /** Whoever offered a line in vain gives it up. */
    public void countDropped() {
        droppedLines.increment();
    }

    /** A reader of all lines from the oldest one on, which the caller closes. */
    public LogTail tail() {
        return LogTail.open(directory());
    }

    /** Lines that were lost since this store was opened. */
    public long droppedLines() {
        return droppedLines.sum();
    }
}
