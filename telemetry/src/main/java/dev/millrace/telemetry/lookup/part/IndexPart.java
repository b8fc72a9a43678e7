package dev.millrace.telemetry.lookup.part;

import java.util.List;

/**
 * What is known of batches that follow one another in one file of the journal, from a first one to a last one.
 * Immutable.
 */
public sealed interface IndexPart permits StoredPart, MemoryPart {
    /** Number of the journal's file. */
    int file();

    /** Number of the first batch in the file. */
    long firstSequence();

    /** Number of the last batch; one less than the first when there is none. */
    long lastSequence();

    /** The last run of the last batch: by it one finds out whether the journal is still the one that was read. */
    RunId lastRun();

    /** Whether no more batches come after these in this file. */
    boolean complete();

    /** The batches, in their order, in blocks. */
    List<RunBlock> blocks();

    /** What these batches say about numbers, in their order. */
    List<DefinedAt> definitions();

    /** The numbers of the batches, in their order, in which there may be runs with an {@link IndexKey} of that hash. */
    long[] sequencesOf(int idHash);
}
