package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.place.RunDocuments;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.store.Positions;
import dev.millrace.telemetry.lookup.part.IndexPart;
import dev.millrace.telemetry.lookup.part.PartBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The whole journal in parts: those that the index knows, and one for what has come since in a file, which is read for
 * it. Confined to one thread.
 */
final class JournalParts {
    private final RunDocuments documents;
    private final Map<Integer, List<IndexPart>> known;
    private final IntPredicate hashes;
    private final Consumer<IndexPart> learned;
    private final long unknownRunsMax;

    /**
     * @param known by files, and in the order of their batches
     * @param hashes of which entries are wanted
     * @param learned told of each part that was read for a question
     * @param unknownRunsMax runs that may be read to know them
     */
    JournalParts(
            RunDocuments documents,
            List<IndexPart> known,
            IntPredicate hashes,
            Consumer<IndexPart> learned,
            long unknownRunsMax) {
        this.documents = documents;
        this.known = known.stream().collect(Collectors.groupingBy(IndexPart::file));
        this.hashes = hashes;
        this.learned = learned;
        this.unknownRunsMax = unknownRunsMax;
    }

    /** The numbers of the journal's files. */
    SortedSet<Integer> files() {
        return documents.files();
    }

    /**
     * The parts of a file, in the order of their batches.
     *
     * @throws IndexBehindException when too many of its runs are not known yet
     */
    List<IndexPart> of(int file) {
        List<IndexPart> parts = new ArrayList<>(known.getOrDefault(file, List.of()));
        if (parts.isEmpty() || !parts.getLast().complete()) {
            addUnknown(file, parts);
        }
        return parts;
    }

    private void addUnknown(int file, List<IndexPart> parts) {
        boolean there = documents.startFile(file);
        long last = parts.isEmpty() ? -1 : parts.getLast().lastSequence();
        if (last >= 0) {
            parts.forEach(part -> part.definitions().forEach(defined -> documents.define(defined.definitions())));
            there = documents.read(Positions.of(file, last), _ -> {});
        }
        if (!there) {
            return;
        }
        PartBuilder unknown = new PartBuilder(file, last + 1, hashes);
        List<RunRecord> batch = new ArrayList<>();
        while (documents.next(batch::add) && Positions.fileOf(documents.position()) == file) {
            unknown.add(Positions.sequenceOf(documents.position()), batch, documents.definitions());
            batch.clear();
            if (unknown.runs() > unknownRunsMax) {
                throw new IndexBehindException("The index of runs is being made: it lacks more than " + unknownRunsMax
                        + " runs");
            }
        }
        if (!unknown.isEmpty()) {
            IndexPart part = unknown.part();
            parts.add(part);
            learned.accept(part);
        }
    }

    /** Delivers the runs of batches that follow one another, each with the place of its batch. */
    void read(int file, List<IndexPart> parts, long firstSequence, long lastSequence, Visitor to) {
        documents.startFile(file);
        for (IndexPart part : parts) {
            if (part.firstSequence() < firstSequence) {
                part.definitions().stream()
                        .filter(defined -> defined.sequence() < firstSequence)
                        .forEach(defined -> documents.define(defined.definitions()));
            }
        }
        Consumer<RunRecord> visit = run -> to.visit(documents.position(), run);
        boolean there = documents.read(Positions.of(file, firstSequence), visit);
        for (long sequence = firstSequence + 1; there && sequence <= lastSequence; sequence++) {
            there = documents.next(visit);
        }
    }

    /** Takes runs that are read. */
    @FunctionalInterface
    interface Visitor {
        void visit(long position, RunRecord run);
    }
}
