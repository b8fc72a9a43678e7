package dev.millrace.engine.journal.store;

import dev.millrace.engine.clock.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes whole roll files: those that ended longer ago than the age, then the oldest until the rest is within the
 * bytes. The newest file always stays, so appends and readers at the end never lose the ground. Confined to one
 * thread at a time, whichever keeps house; appends may go on meanwhile.
 *
 * <p>Bytes are counted as listed. A file grows by whole blocks of which the last one is mostly a hole, so the disk
 * holds less than is counted.
 */
public final class Retention {
    private final RollFiles files;
    private final Duration age;
    private final long bytesMax;
    private final Clock clock;

    public Retention(RollFiles files, Duration age, long bytesMax, Clock clock) {
        this.files = files;
        this.age = age;
        this.bytesMax = bytesMax;
        this.clock = clock;
    }

    /** Deletes what is due; returns how many files that were. */
    public int enforce() {
        return enforce(Integer.MAX_VALUE);
    }

    /**
     * Deletes what is due, but no file that is needed still, whatever its age and the bytes of all.
     *
     * @param firstNeeded number of the oldest file that is needed, as {@link RollFiles#fileOf} tells it
     */
    public int enforce(int firstNeeded) {
        List<RollFile> due = due(files.oldestFirst()).stream()
                .takeWhile(file -> file.number() < firstNeeded)
                .toList();
        try {
            for (RollFile file : due) {
                Files.deleteIfExists(file.path());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete an old journal file", e);
        } finally {
            if (!due.isEmpty()) {
                files.filesDeleted();
            }
        }
        return due.size();
    }

    private List<RollFile> due(List<RollFile> oldestFirst) {
        Instant endMin = Instant.ofEpochMilli(clock.epochMillis()).minus(age);
        long bytes = oldestFirst.stream().mapToLong(RollFile::bytes).sum();
        List<RollFile> due = new ArrayList<>();
        for (RollFile file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - 1))) {
            if (file.end().isAfter(endMin) && bytes <= bytesMax) {
                break;
            }
            due.add(file);
            bytes -= file.bytes();
        }
        return due;
    }
}
