package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.place.RunDocuments;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.telemetry.lookup.part.IndexKey;
import dev.millrace.telemetry.lookup.part.IndexPart;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs in a journal with the help of its index. What the index does not know yet is read from the journal, so an
 * answer is the one that reading all records would give. Thread-safe; of each kind of question one at a time, the
 * others wait. Blocks on the disk.
 */
public final class RunSearch implements AutoCloseable {
    /** Most runs on a page. */
    public static final int LIMIT_MAX = 1_000;

    /** Runs that one page looks at, about: a tenth of a second. */
    private static final long PAGE_READ_MAX = 1 << 18;

    private static final int ATTEMPTS = 8;

    private final Path journal;
    private final KnownParts known;
    private final long unknownRunsMax;
    private final Object finding = new Object();
    private final Object paging = new Object();
    private @Nullable RunDocuments forFinding;
    private @Nullable RunDocuments forPaging;

    RunSearch(Path journal, KnownParts known, long unknownRunsMax) {
        this.journal = journal;
        this.known = known;
        this.unknownRunsMax = unknownRunsMax;
    }

    /**
     * A search without the server, which may be running in another process; opens nothing yet. It takes as long as
     * there are runs that the index does not know.
     *
     * @param journal the directory of the run journal
     */
    public static RunSearch of(Path journal) {
        return new RunSearch(journal, new PartsOnDisk(journal), Long.MAX_VALUE);
    }

    /**
     * All attempts of one invocation, in the order of the journal; none when the journal does not know it.
     *
     * @throws IndexBehindException when the index lacks too many runs
     */
    public List<RunRecord> find(UUID requestId) {
        long high = requestId.getMostSignificantBits();
        long low = requestId.getLeastSignificantBits();
        return found(
                new int[] {IndexKey.ofId(high, low)},
                run -> run.requestIdHigh() == high && run.requestIdLow() == low,
                Integer.MAX_VALUE);
    }

    /**
     * The run that a link names as the one that called; null when the journal knows no such run.
     *
     * @throws IndexBehindException when the index lacks too many runs
     */
    public @Nullable RunRecord findCaller(TraceLink called) {
        List<RunRecord> found = found(IndexKey.ofSpan(called.parentSpanId()), run -> names(called, run), 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * The runs that were called by one, or because of it, in the order of the journal.
     *
     * @param limit no more than so many
     * @throws IndexBehindException when the index lacks too many runs
     */
    public List<RunRecord> findCalled(RunRecord caller, int limit) {
        long spanId = RunTrace.of(caller).spanId();
        return found(
                new int[] {IndexKey.ofCaller(spanId)},
                run -> run.trace() != null && names(run.trace(), caller),
                limit);
    }

    private static boolean names(TraceLink called, RunRecord caller) {
        RunTrace trace = RunTrace.of(caller);
        return trace.spanId() == called.parentSpanId()
                && trace.traceIdHigh() == called.traceIdHigh()
                && trace.traceIdLow() == called.traceIdLow();
    }

    /** Runs with one of these hashes that are wanted. */
    private List<RunRecord> found(int[] hashes, Predicate<RunRecord> wanted, int limit) {
        synchronized (finding) {
            if (forFinding == null) {
                forFinding = open();
            }
            RunDocuments documents = forFinding;
            return documents == null ? List.of() : withParts(() -> found(hashes, wanted, limit, documents));
        }
    }

    private List<RunRecord> found(
            int[] hashes, Predicate<RunRecord> wanted, int limit, RunDocuments documents) {
        IntPredicate isAsked = hash -> Arrays.stream(hashes).anyMatch(asked -> asked == hash);
        JournalParts parts = new JournalParts(documents, known.parts(), isAsked, _ -> {}, unknownRunsMax);
        List<RunRecord> found = new ArrayList<>();
        for (int file : parts.files()) {
            if (found.size() == limit) {
                break;
            }
            List<IndexPart> ofFile = parts.of(file);
            for (IndexPart part : ofFile) {
                PrimitiveIterator.OfLong sequences = Arrays.stream(hashes)
                        .mapToObj(part::sequencesOf)
                        .flatMapToLong(Arrays::stream)
                        .sorted()
                        .distinct()
                        .iterator();
                while (sequences.hasNext() && found.size() < limit) {
                    long sequence = sequences.nextLong();
                    parts.read(file, ofFile, sequence, sequence, (_, run) -> {
                        if (found.size() < limit && wanted.test(run)) {
                            found.add(run);
                        }
                    });
                }
            }
        }
        return found;
    }

    /**
     * The next page. Pages one after the other hold each run once that was there when the first one was read, whatever
     * is written meanwhile. A page looks at so many runs at most, so it may hold few of them and say where to go on.
     *
     * @param after where the page before ended; null for the first page
     * @param limit most runs on the page, 1 to {@value #LIMIT_MAX}
     * @throws IndexBehindException when the index lacks too many runs
     */
    public RunPage page(RunQuery query, RunPage.Order order, @Nullable RunCursor after, int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("a limit of " + limit + " is not between 1 and " + LIMIT_MAX);
        }
        synchronized (paging) {
            if (forPaging == null) {
                forPaging = open();
            }
            RunDocuments documents = forPaging;
            return documents == null
                    ? new RunPage(List.of(), null)
                    : withParts(() -> {
                        JournalParts parts = new JournalParts(
                                documents, known.partsForLists(), _ -> false, known::learn, unknownRunsMax);
                        return new PageScan(parts, query, order, after, limit, PAGE_READ_MAX).page();
                    });
        }
    }

    /** When the oldest hour began of which there are runs: those before it are not known. Null when there is none. */
    public @Nullable Instant oldestHour() {
        synchronized (paging) {
            if (forPaging == null) {
                forPaging = open();
            }
            RunDocuments documents = forPaging;
            if (documents == null) {
                return null;
            }
            SortedSet<Integer> files = documents.files();
            return files.isEmpty() ? null : documents.endOf(files.first() - 1);
        }
    }

    /** Null while no server has begun a journal. */
    private @Nullable RunDocuments open() {
        return RunDocuments.exist(journal) ? new RunDocuments(journal) : null;
    }

    /** Parts become one now and then, and their files are deleted: then all begins anew with those that there are. */
    private <T> T withParts(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException) || attempt == ATTEMPTS) {
                    throw e;
                }
                known.renew();
            }
        }
    }

    @Override
    public void close() {
        synchronized (finding) {
            if (forFinding != null) {
                forFinding.close();
            }
        }
        synchronized (paging) {
            if (forPaging != null) {
                forPaging.close();
            }
        }
    }
}
