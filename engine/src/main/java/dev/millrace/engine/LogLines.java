package dev.millrace.engine;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines that functions print to the log journal. The watch writes them out every tick, and at once when it
 * was idle; code that prints faster writes them out itself, and is held up for a moment when the queue is full all the
 * same. It is known of which time lines could not be stored. Thread-safe.
 */
final class LogLines implements LogSink, AutoCloseable {
    private static final int LINES_PER_FLUSH = 256;
    /** Waits for room in the queue, before a line is dropped: together a millisecond at most. */
    private static final int WAITS_MAX = 20;

    private static final long WAIT_NANOS = 50_000;
    /** After a wait in vain, nobody waits for so long: the disk stands still, and functions must not. */
    private static final long NO_WAIT_NANOS = 1_000_000_000L;

    private final LogJournal journal;
    private final Clock clock;
    private final LogGaps gaps;
    private final AtomicInteger lines = new AtomicInteger();
    private volatile long noWaitUntilNanos;
    /** The watch, while it waits for the first line: so that nobody looks for it otherwise. */
    private volatile @Nullable Thread idleWatch;

    /**
     * @param journal closed together with this
     * @param gaps learns up to when all lines are stored, and when some could not be
     */
    LogLines(LogJournal journal, LogGaps gaps, Clock clock) {
        this.journal = journal;
        this.gaps = gaps;
        this.clock = clock;
        this.noWaitUntilNanos = clock.nanoTime();
    }

    @Override
    public boolean line(Run run, String text) {
        if (lines.incrementAndGet() % LINES_PER_FLUSH == 0) {
            journal.flush();
        }
        LogLine line = new LogLine(
                run.requestId().high(),
                run.requestId().low(),
                run.logStream(),
                clock.epochNanos(),
                text);
        if (journal.offer(line)) {
            wakeWatch();
            return true;
        }
        for (int waits = 0; waits < WAITS_MAX && clock.nanoTime() - noWaitUntilNanos >= 0; waits++) {
            journal.flush();
            if (journal.offer(line)) {
                return true;
            }
            LockSupport.parkNanos(this, WAIT_NANOS);
        }
        noWaitUntilNanos = clock.nanoTime() + NO_WAIT_NANOS;
        journal.countDropped();
        return false;
    }

    private void wakeWatch() {
        Thread idle = idleWatch;
        if (idle != null) {
            idleWatch = null;
            LockSupport.unpark(idle);
        }
    }

    /** Waits until a line comes, and for so long at most. Called by the watch when it is idle. */
    void awaitLine(long nanos) {
        idleWatch = Thread.currentThread();
        if (!journal.hasWaiting()) {
            LockSupport.parkNanos(this, nanos);
        }
        idleWatch = null;
    }

    /** Writes out what waits. Called by the watch every tick. */
    void writeOut() {
        settle();
    }

    /** Returns whether all lines that were handed over before are stored, or known to be lost. */
    private boolean settle() {
        long epochNanos = clock.epochNanos();
        journal.flush();
        boolean flushed = journal.isFlushed();
        if (flushed) {
            gaps.settled(epochNanos, journal.failedBatches());
        }
        return flushed;
    }

    /** Writes out what waits, and closes the journal. What could not be written is known to the next start. */
    @Override
    public void close() {
        journal.close();
        if (settle()) {
            gaps.finish();
        }
    }
}
