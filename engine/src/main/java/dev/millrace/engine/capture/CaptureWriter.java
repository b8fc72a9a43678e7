package dev.millrace.engine.capture;

import dev.millrace.engine.capture.store.CaptureGap;
import dev.millrace.engine.capture.store.CaptureItem;
import dev.millrace.engine.capture.store.CaptureJournal;
import dev.millrace.engine.clock.Clock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redacts payloads and writes them down, and keeps house: old files are deleted, and the policies of functions that are
 * no more. The journal is opened when the first function asks for it; most servers keep none. Confined to the
 * payload-capture thread, but for {@link #close}.
 */
public final class CaptureWriter implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureWriter.class);
    /** So often a thread that has nothing to write looks whether it should end. */
    private static final long WAIT_MILLIS = 50;
    private static final long UPKEEP_INTERVAL_NANOS = 1_000_000_000L;
    private static final long RETENTION_INTERVAL_NANOS = 60 * UPKEEP_INTERVAL_NANOS;

    private final Captures captures;
    private final Path directory;
    private final CaptureOptions options;
    private final Runnable forgetFunctions;
    private final Clock clock;
    private @Nullable CaptureJournal journal;
    private long nextUpkeepNanos;
    private long nextRetentionNanos;
    private boolean failing;
    private volatile boolean closed;

    /** @param forgetFunctions has the policies forgotten of functions that are no more; called about once a second */
    public CaptureWriter(
            Captures captures,
            Path directory,
            CaptureOptions options,
            Runnable forgetFunctions,
            Clock clock) {
        this.captures = captures;
        this.directory = directory;
        this.options = options;
        this.forgetFunctions = forgetFunctions;
        this.clock = clock;
        this.nextUpkeepNanos = clock.nanoTime();
        this.nextRetentionNanos = nextUpkeepNanos;
    }

    @Override
    public void run() {
        while (!closed || !captures.isEmpty()) {
            try {
                step(closed ? 0 : WAIT_MILLIS);
            } catch (InterruptedException _) {
                closed = true;
            } catch (RuntimeException | Error broken) {
                tellOnce("payloads cannot be kept; the runs go on", broken);
            }
        }
        captures.releaseAll();
        if (journal != null) {
            journal.close();
        }
    }

    /** Writes what waits next, if anything does for so long. */
    void step(long waitMillis) throws InterruptedException {
        long nowNanos = clock.nanoTime();
        if (nowNanos - nextUpkeepNanos >= 0) {
            nextUpkeepNanos = nowNanos + UPKEEP_INTERVAL_NANOS;
            keepHouse(nowNanos);
        }
        PendingCapture next = captures.next(waitMillis);
        if (next != null) {
            write(next);
        }
    }

    private void write(PendingCapture pending) {
        boolean written = false;
        try {
            written = written(pending.copy());
        } finally {
            captures.done(pending, written);
        }
    }

    private boolean written(CaptureItem item) {
        Exception failure = open().write(item);
        if (failure == null) {
            failing = false;
            return true;
        }
        tellOnce("payloads cannot be written; the runs go on", failure);
        return false;
    }

    private CaptureJournal open() {
        CaptureJournal present = journal;
        if (present == null) {
            present = CaptureJournal.open(directory, options.journal(), clock);
            journal = present;
        }
        return present;
    }

    /** What may fail without the payloads comes last, so that their disk is looked after all the same. */
    private void keepHouse(long nowNanos) {
        keepPayloads(nowNanos);
        forgetFunctions.run();
    }

    private void keepPayloads(long nowNanos) {
        if (journal == null && !captures.areWanted() && !Files.isDirectory(directory)) {
            return;
        }
        CaptureJournal kept = open();
        kept.hasRoom();
        CaptureGap gap = captures.lost().take();
        if (gap != null && !written(gap)) {
            captures.lost().putBack(gap);
        }
        if (nowNanos - nextRetentionNanos >= 0) {
            nextRetentionNanos = nowNanos + RETENTION_INTERVAL_NANOS;
            kept.enforceRetention();
        }
    }

    private void tellOnce(String what, Throwable cause) {
        if (!failing) {
            LOG.error(what, cause);
        }
        failing = true;
    }

    /** Lets the thread end, once everything that waits is written. Wakes it up within a moment. */
    @Override
    public void close() {
        captures.close();
        closed = true;
    }
}
