package dev.millrace.telemetry.lookup.part;

import java.util.Arrays;
import java.util.List;

/** A part that is in no file of the index. Immutable. */
public final class MemoryPart implements IndexPart {
    private final int file;
    private final long firstSequence;
    private final long lastSequence;
    private final RunId lastRun;
    private final List<RunBlock> blocks;
    private final List<DefinedAt> definitions;
    private final long[] entries;

    /** @param entries see {@link IndexEntry}; in any order, and not changed any more */
    MemoryPart(
            int file,
            long firstSequence,
            long lastSequence,
            RunId lastRun,
            List<RunBlock> blocks,
            List<DefinedAt> definitions,
            long[] entries) {
        this.file = file;
        this.firstSequence = firstSequence;
        this.lastSequence = lastSequence;
        this.lastRun = lastRun;
        this.blocks = List.copyOf(blocks);
        this.definitions = List.copyOf(definitions);
        this.entries = entries;
    }

    @Override
    public int file() {
        return file;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public RunId lastRun() {
        return lastRun;
    }

    @Override
    public boolean complete() {
        return false;
    }

    @Override
    public List<RunBlock> blocks() {
        return blocks;
    }

    @Override
    public List<DefinedAt> definitions() {
        return definitions;
    }

    @Override
    public long[] sequencesOf(int idHash) {
        return Arrays.stream(entries)
                .filter(entry -> IndexEntry.hashOf(entry) == idHash)
                .map(IndexEntry::sequenceOf)
                .sorted()
                .distinct()
                .toArray();
    }

    /** The entries in the order of a file. */
    long[] sortedEntries() {
        long[] sorted = entries.clone();
        IndexEntry.sort(sorted);
        return sorted;
    }
}
