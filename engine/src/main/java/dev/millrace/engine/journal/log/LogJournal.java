package dev.millrace.engine.journal.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.store.BatchJournal;
import dev.millrace.engine.journal.store.RollFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The lines that functions print, and those that are written to log groups for other reasons, kept in a directory of
 * their own. Unlike runs they may be lost: a line that finds the queue full or the disk failing may be dropped, and is
 * counted then. Half of the queue is for functions alone. Thread-safe; {@link #offer} and {@link #flush} wait for
 * nobody.
 */
public final class LogJournal extends BatchJournal<LogLine> {
    /** A document may take a quarter of a block: so the longest event has room. */
    private static final int BLOCK_BYTES_MIN = 8 << 20;

    /** Documents of what clients write are about as large as those of what functions print. */
    private static final int WRITTEN_LINES_MAX = 256;

    private static final int WRITTEN_BYTES_MAX = 256 << 10;
    private static final int UTF8_BYTES_PER_CHAR_MAX = 3;

    private final int groupsWaitingMax;
    private final LongAdder droppedLines;
    private final LongAdder droppedGroupLines;

    private LogJournal(
            Path directory,
            JournalOptions options,
            RollFiles files,
            LongAdder droppedLines,
            LongAdder droppedGroupLines,
            Clock clock) {
        super(
                directory,
                files,
                options.retention(files, clock),
                new LogEncoder(),
                options.queueCapacity(),
                LogEncoder.BATCH_MAX,
                (batch, cause) -> {
                    if (cause != null) {
                        long ofFunctions = batch.stream().filter(LogLine::isOfFunction).count();
                        droppedLines.add(ofFunctions);
                        droppedGroupLines.add(batch.size() - ofFunctions);
                    }
                });
        this.groupsWaitingMax = options.queueCapacity() / 2;
        this.droppedLines = droppedLines;
        this.droppedGroupLines = droppedGroupLines;
    }

    /** Opens the store in the directory, which is made when it is missing. */
    public static LogJournal open(Path directory, JournalOptions options, Clock clock) {
        JournalOptions roomy = options.withBlockBytesMin(BLOCK_BYTES_MIN);
        RollFiles files = roomy.openFiles(directory, clock);
        return new LogJournal(directory, roomy, files, new LongAdder(), new LongAdder(), clock);
    }

    /**
     * Queues a line that no function printed for the next flush. When there is no room it is dropped, counted, and the
     * answer is false.
     */
    public boolean offerOfGroup(LogLine line) {
        boolean taken = waiting() < groupsWaitingMax && offer(line);
        if (!taken) {
            droppedGroupLines.increment();
        }
        return taken;
    }

    /**
     * Writes lines of groups that must not be lost: they are stored when this returns. Throws
     * {@link IllegalStateException} when they cannot be; the first of them may be stored then. Waits for the disk.
     */
    public void write(List<LogLine> lines) {
        List<LogLine> batch = new ArrayList<>();
        int bytes = 0;
        for (LogLine line : lines) {
            int lineBytes = line.text().length() * UTF8_BYTES_PER_CHAR_MAX;
            if (batch.size() == WRITTEN_LINES_MAX || (!batch.isEmpty() && bytes + lineBytes > WRITTEN_BYTES_MAX)) {
                append(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(line);
            bytes += lineBytes;
        }
        if (!batch.isEmpty()) {
            append(batch);
        }
    }

    /** Whoever offered a line in vain gives it up. */
    public void countDropped() {
        droppedLines.increment();
    }

    /** A reader of all lines from the oldest one on, which the caller closes. */
    public LogTail tail() {
        return LogTail.open(directory());
    }

    /** Lines that no function printed and that were lost since this store was opened. */
    public long droppedGroupLines() {
        return droppedGroupLines.sum();
    }

    /** Lines of functions that were lost since this store was opened. */
    public long droppedLines() {
        return droppedLines.sum();
    }
}
