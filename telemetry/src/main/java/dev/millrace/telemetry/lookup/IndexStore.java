package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.store.Positions;
import dev.millrace.telemetry.lookup.part.IndexFiles;
import dev.millrace.telemetry.lookup.part.IndexPart;
import dev.millrace.telemetry.lookup.part.MemoryPart;
import dev.millrace.telemetry.lookup.part.PartBuilder;
import dev.millrace.telemetry.lookup.part.PartWriter;
import dev.millrace.telemetry.lookup.part.StoredPart;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the index: those in files, and the newest one, which is in memory. Changed by the run-index thread, read
 * by any: who asks finds each batch in one part, also while parts become one.
 */
final class IndexStore implements KnownParts {
    /** So many parts of about one size become one, so that each entry is written again three times at most, or four. */
    private static final int MERGED = 16;

    private final PartWriter writer;
    private final int partRunsMax;
    private List<StoredPart> stored;
    private @Nullable PartBuilder open;

    /** @param partRunsMax runs that are in memory at most, about; each takes eight bytes, or some more */
    IndexStore(IndexFiles files, int partRunsMax) {
        this.partRunsMax = partRunsMax;
        this.writer = new PartWriter(files.directory());
        this.stored = files.parts();
        files.deleteOthers(stored);
    }

    @Override
    public synchronized List<IndexPart> parts() {
        List<IndexPart> parts = new ArrayList<>(stored);
        if (open != null && !open.isEmpty()) {
            MemoryPart newest = open.part();
            int behind = (int) stored.stream().filter(part -> part.file() <= newest.file()).count();
            parts.add(behind, newest);
        }
        return parts;
    }

    synchronized List<IndexPart> partsOf(int file) {
        return parts().stream().filter(part -> part.file() == file).toList();
    }

    synchronized boolean isComplete(int file) {
        return stored.stream().anyMatch(part -> part.file() == file && part.complete());
    }

    /** Adds the batch behind the last one that is known of its file. */
    synchronized void add(long position, List<RunRecord> batch, @Nullable ByteBuffer definitions) {
        if (open == null) {
            open = new PartBuilder(Positions.fileOf(position), Positions.sequenceOf(position), _ -> true);
        }
        open.add(Positions.sequenceOf(position), batch, definitions);
    }

    /** Writes the part in memory when it is large enough. Throws, and changes nothing, when the disk takes nothing. */
    void writeIfFull() {
        PartBuilder full = open;
        if (full != null && full.isFull(partRunsMax)) {
            flush();
        }
    }

    /** Writes the part in memory. */
    void flush() {
        PartBuilder written = open;
        if (written == null || written.isEmpty()) {
            return;
        }
        StoredPart part = writer.write(written.part());
        synchronized (this) {
            open = null;
            replace(List.of(), part);
        }
        mergeNewest(part.file());
    }

    private void mergeNewest(int file) {
        List<StoredPart> ofFile = storedOf(file);
        if (ofFile.size() >= MERGED) {
            List<StoredPart> newest = ofFile.subList(ofFile.size() - MERGED, ofFile.size());
            if (newest.stream().mapToInt(this::level).distinct().count() == 1) {
                merge(newest, false);
                mergeNewest(file);
            }
        }
    }

    private int level(StoredPart part) {
        int level = 0;
        for (long rest = part.entries() / ((long) MERGED / 2 * partRunsMax); rest > 0; rest /= MERGED) {
            level++;
        }
        return level;
    }

    /** No more batches come in that file: it has one part from now on. */
    void finish(int file) {
        flush();
        List<StoredPart> ofFile = storedOf(file);
        if (!ofFile.isEmpty()) {
            merge(ofFile, true);
        }
    }

    private void merge(List<StoredPart> parts, boolean complete) {
        StoredPart merged = writer.merge(parts, complete);
        List<Path> gone = new ArrayList<>(parts.stream().map(StoredPart::path).toList());
        gone.remove(merged.path());
        synchronized (this) {
            replace(parts, merged);
        }
        IndexFiles.delete(gone);
    }

    private void replace(List<StoredPart> parts, StoredPart by) {
        List<StoredPart> next = new ArrayList<>(stored);
        next.removeAll(parts);
        int at = (int) next.stream()
                .filter(part -> part.file() < by.file()
                        || (part.file() == by.file() && part.firstSequence() < by.firstSequence()))
                .count();
        next.add(at, by);
        stored = next;
    }

    private synchronized List<StoredPart> storedOf(int file) {
        return stored.stream().filter(part -> part.file() == file).toList();
    }

    /** Deletes what is of other files of the journal than these. */
    void forgetOthersThan(Set<Integer> wanted) {
        List<StoredPart> gone;
        synchronized (this) {
            gone = stored.stream().filter(part -> !wanted.contains(part.file())).toList();
            stored = stored.stream().filter(part -> wanted.contains(part.file())).toList();
        }
        IndexFiles.delete(gone.stream().map(StoredPart::path).toList());
    }

    /** The bytes of all files. */
    synchronized long bytes() {
        return stored.stream().mapToLong(StoredPart::bytes).sum();
    }
}
