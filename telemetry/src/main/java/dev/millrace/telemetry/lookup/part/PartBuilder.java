package dev.millrace.telemetry.lookup.part;

import dev.millrace.engine.journal.RunRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Makes a part of the batches of a file, in their order. Confined to one thread at a time. */
public final class PartBuilder {
    private static final int DEFINITION_BYTES_MAX = 1 << 20;
    private static final int BLOCK_RUNS = 4096;

    private final int file;
    private final long firstSequence;
    private final IntPredicate hashes;
    private final List<RunBlock> blocks = new ArrayList<>();
    private final List<DefinedAt> definitions = new ArrayList<>();
    private long[] entries = new long[256];
    private int entryCount;
    private long runs;
    private long definitionBytes;
    private long blockFirst;
    private long lastSequence;
    private RunId lastRun = RunId.NONE;
    private RunBlock.Sum block = new RunBlock.Sum();

    /** @param hashes of which entries are wanted, see {@link IndexKey} */
    public PartBuilder(int file, long firstSequence, IntPredicate hashes) {
        this.file = file;
        this.firstSequence = firstSequence;
        this.blockFirst = firstSequence;
        this.lastSequence = firstSequence - 1;
        this.hashes = hashes;
    }

    /**
     * Adds the next batch.
     *
     * @param defined what it says about numbers; null when that is nothing
     */
    public void add(long sequence, List<RunRecord> batch, @Nullable ByteBuffer defined) {
        for (RunRecord run : batch) {
            block.add(run);
            IndexKey.each(run, hash -> {
                if (hashes.test(hash)) {
                    add(IndexEntry.of(hash, sequence));
                }
            });
        }
        runs += batch.size();
        if (defined != null) {
            DefinedAt at = new DefinedAt(sequence, defined);
            definitions.add(at);
            definitionBytes += at.bytes();
        }
        lastSequence = sequence;
        lastRun = batch.isEmpty() ? RunId.NONE : RunId.of(batch.getLast());
        if (block.runs() >= BLOCK_RUNS) {
            blocks.add(block.block(blockFirst, lastSequence));
            blockFirst = lastSequence + 1;
            block = new RunBlock.Sum();
        }
    }

    private void add(long entry) {
        if (entryCount == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[entryCount] = entry;
        entryCount++;
    }

    /** Runs that were added. */
    public long runs() {
        return runs;
    }

    public boolean isEmpty() {
        return lastSequence < firstSequence;
    }

    /** Whether it is time to write it, as it holds so many runs or says much about numbers. */
    public boolean isFull(int runsMax) {
        return runs >= runsMax || definitionBytes >= DEFINITION_BYTES_MAX;
    }

    /** What was added so far. */
    public MemoryPart part() {
        List<RunBlock> all = new ArrayList<>(blocks);
        if (blockFirst <= lastSequence) {
            all.add(block.block(blockFirst, lastSequence));
        }
        return new MemoryPart(
                file, firstSequence, lastSequence, lastRun, all, definitions, Arrays.copyOf(entries, entryCount));
    }
}
