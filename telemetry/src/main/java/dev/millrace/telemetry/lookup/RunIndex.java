package dev.millrace.telemetry.lookup;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.place.RunDocuments;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.store.Positions;
import dev.millrace.telemetry.lookup.part.IndexFiles;
import dev.millrace.telemetry.lookup.part.IndexPart;
import dev.millrace.telemetry.lookup.part.RunId;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of a run journal, behind it: for each run eight bytes that say in which batch it is, and for every
 * few thousand runs what is among them. Parts are in memory until they are worth a file; a file of the journal that has
 * ended has one part. What a killed process had in memory is read again from the journal.
 *
 * <p>Written by the run-index thread, read by any.
 */
public final class RunIndex implements Runnable {
    /** Runs that a question may read from the journal as the index lacks them: a quarter of a second. */
    private static final long UNKNOWN_RUNS_MAX = 1 << 20;

    /** A megabyte, and what is read again after a kill in some ten milliseconds. */
    private static final int PART_RUNS_MAX = 1 << 17;

    private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(50);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final int NO_FILE = -1;

    private final Path journal;
    private final IndexStore store;
    private final Clock clock;
    private final List<RunRecord> batch = new ArrayList<>();
    private @Nullable RunDocuments documents;
    private int file = NO_FILE;
    private long forgetAtNanos;
    private long retryAtNanos;
    private boolean failing;
    private volatile boolean stopping;

    RunIndex(Path journal, int partRunsMax, Clock clock) {
        this.journal = journal;
        this.store = new IndexStore(IndexFiles.of(journal), partRunsMax);
        this.clock = clock;
        this.forgetAtNanos = clock.nanoTime();
        this.retryAtNanos = clock.nanoTime();
    }

    /** Finds out what the index has; reads nothing of the journal yet. */
    public static RunIndex open(Path journal, Clock clock) {
        return new RunIndex(journal, PART_RUNS_MAX, clock);
    }

    /** A search that knows what the index knows, which the caller closes. */
    public RunSearch search() {
        return new RunSearch(journal, store, UNKNOWN_RUNS_MAX);
    }

    /** Steps until {@link #stop}. */
    @Override
    public void run() {
        try {
            while (!stopping) {
                if (!step()) {
                    LockSupport.parkNanos(this, IDLE_POLL.toNanos());
                }
            }
            flush();
        } catch (Throwable e) {
            LOG.error("The index of runs stands still from here on: questions for runs take longer, or fail", e);
        } finally {
            if (documents != null) {
                documents.close();
            }
        }
    }

    /** Adds all that there is now and writes it; for those who have no thread for it. */
    public void catchUp() {
        while (step()) {}
        flush();
    }

    /** Writes what is in memory. */
    void flush() {
        store.flush();
    }

    /** The bytes that the index takes on the disk. */
    public long bytes() {
        return store.bytes();
    }

    /** Asks the thread to write what is in memory and to end. */
    public void stop() {
        stopping = true;
    }

    /** Adds the next batch; false when there is none now, or the disk takes nothing. */
    boolean step() {
        long now = clock.nanoTime();
        if (failing && now - retryAtNanos < 0) {
            return false;
        }
        try {
            RunDocuments open = documents();
            if (open == null) {
                return false;
            }
            if (now - forgetAtNanos >= 0) {
                forgetAtNanos = now + FORGET_EVERY.toNanos();
                store.forgetOthersThan(open.files());
            }
            boolean added = add(open);
            if (failing) {
                LOG.info("The index of runs is written again");
            }
            failing = false;
            return added;
        } catch (UncheckedIOException e) {
            if (!failing) {
                LOG.error("The index of runs waits for the disk", e);
            }
            failing = true;
            retryAtNanos = now + RETRY_AFTER.toNanos();
            return false;
        }
    }

    private @Nullable RunDocuments documents() {
        if (documents == null && RunDocuments.exist(journal)) {
            documents = new RunDocuments(journal);
        }
        return documents;
    }

    private boolean add(RunDocuments from) {
        store.writeIfFull();
        if (file == NO_FILE && !seek(from)) {
            return false;
        }
        batch.clear();
        if (!from.next(batch::add)) {
            return false;
        }
        int of = Positions.fileOf(from.position());
        if (of != file) {
            int ended = file;
            file = NO_FILE; // where to go on is found out anew: a file may be known already
            store.finish(ended);
            return true;
        }
        store.add(from.position(), batch, from.definitions());
        return true;
    }

    /** Goes behind what is known of the first file that is not known whole; false when there is none. */
    private boolean seek(RunDocuments in) {
        for (int candidate : in.files()) {
            if (!store.isComplete(candidate) && seek(in, candidate)) {
                file = candidate;
                return true;
            }
        }
        return false;
    }

    private boolean seek(RunDocuments in, int candidate) {
        boolean hasStart = in.startFile(candidate);
        List<? extends IndexPart> parts = store.partsOf(candidate);
        if (parts.isEmpty()) {
            return hasStart;
        }
        parts.forEach(part -> part.definitions().forEach(defined -> in.define(defined.definitions())));
        IndexPart last = parts.getLast();
        RunId[] found = {RunId.NONE};
        boolean there = in.read(Positions.of(candidate, last.lastSequence()), run -> found[0] = RunId.of(run));
        if (there && found[0].equals(last.lastRun())) {
            return true;
        }
        LOG.warn("The journal has lost runs, perhaps with the machine's power: the index of its file {} is made anew",
                candidate);
        store.forgetOthersThan(without(in.files(), candidate));
        return in.startFile(candidate);
    }

    private static Set<Integer> without(Set<Integer> files, int one) {
        files.remove(one);
        return files;
    }
}
