package dev.millrace.engine.journal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.journal.store.Retention;
import dev.millrace.engine.journal.store.RollFiles;
import dev.millrace.engine.journal.store.RollPeriod;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a journal is kept. Immutable.
 *
 * @param retentionAge how long records stay at least; at least a minute, at most ten years
 * @param retentionBytes size of all files together above which the oldest are deleted, at least four blocks
 * @param queueCapacity records that may wait to be appended, 2 to 2^20; rounded up to a power of two
 * @param blockBytes how much of a file is mapped at once, 4 to 64 MiB; larger ones stall appends for longer
 * @param rollPeriod how long appends go to one file, which is what retention deletes
 * @param syncEachBatch whether a record is on the disk when it counts as appended, so that it survives the loss of
 *     power and not only the death of the process
 * @param freeBytesMin free bytes of the disk below which nothing is appended, at least two blocks
 */
public record JournalOptions(
        Duration retentionAge,
        long retentionBytes,
        int queueCapacity,
        int blockBytes,
        RollPeriod rollPeriod,
        boolean syncEachBatch,
        long freeBytesMin) {
    private static final Duration RETENTION_AGE_MIN = Duration.ofMinutes(1);
    private static final Duration RETENTION_AGE_MAX = Duration.ofDays(3660);
    private static final int MIB = 1 << 20;

    public JournalOptions {
        if (retentionAge.compareTo(RETENTION_AGE_MIN) < 0 || retentionAge.compareTo(RETENTION_AGE_MAX) > 0) {
            throw new IllegalArgumentException("a retention age of " + DurationText.print(retentionAge)
                    + " is not between " + DurationText.print(RETENTION_AGE_MIN) + " and "
                    + DurationText.print(RETENTION_AGE_MAX));
        }
        requireWithin("a queue capacity", queueCapacity, 2, MIB);
        requireWithin("a block size in bytes", blockBytes, 4 * MIB, 64 * MIB);
        requireBytes("a retention in bytes", retentionBytes, 4L * blockBytes);
        requireBytes("a minimum of free bytes", freeBytesMin, 2L * blockBytes);
    }

    /** Seven days or 8 GiB, hourly files of 16 MiB blocks, 8,192 waiting records, not synced. */
    public static JournalOptions defaults() {
        return new JournalOptions(Duration.ofDays(7), 8L << 30, 8192, 16 * MIB, RollPeriod.HOUR, false, 256L << 20);
    }

    public JournalOptions withRetention(Duration age, long bytes) {
        return new JournalOptions(
                age, bytes, queueCapacity, blockBytes, rollPeriod, syncEachBatch, freeBytesMin);
    }

    public JournalOptions withQueueCapacity(int capacity) {
        return new JournalOptions(
                retentionAge, retentionBytes, capacity, blockBytes, rollPeriod, syncEachBatch, freeBytesMin);
    }

    public JournalOptions withBlockBytesMin(int bytes) {
        return new JournalOptions(
                retentionAge,
                Math.max(retentionBytes, 4L * bytes),
                queueCapacity,
                Math.max(blockBytes, bytes),
                rollPeriod,
                syncEachBatch,
                Math.max(freeBytesMin, 2L * bytes));
    }

    public JournalOptions withSyncEachBatch(boolean sync) {
        return new JournalOptions(
                retentionAge, retentionBytes, queueCapacity, blockBytes, rollPeriod, sync, freeBytesMin);
    }

    public JournalOptions withFreeBytesMin(long bytes) {
        return new JournalOptions(
                retentionAge, retentionBytes, queueCapacity, blockBytes, rollPeriod, syncEachBatch, bytes);
    }

    /** The files of a journal in that directory. */
    public RollFiles openFiles(Path directory, Clock clock) {
        return new RollFiles(directory, rollPeriod, blockBytes, syncEachBatch, freeBytesMin, clock);
    }

    /** What deletes from these files. */
    public Retention retention(RollFiles files, Clock clock) {
        return new Retention(files, retentionAge, retentionBytes, clock);
    }

    private static void requireBytes(String what, long bytes, long min) {
        if (bytes < min) {
            throw new IllegalArgumentException(what + " of " + bytes + " is below " + min);
        }
    }

    private static void requireWithin(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " of " + value + " is not between " + min + " and " + max);
        }
    }
}
