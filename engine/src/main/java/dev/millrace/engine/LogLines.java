package dev.millrace.engine;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.LogJournal;
import dev.millrace.engine.journal.LogLine;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the lines that functions print to the log journal. The watch writes them out every tick; code that prints
 * faster writes them out itself, and is held up for a moment when the queue is full all the same. Thread-safe.
 */
final class LogLines implements LogSink {
    private static final int LINES_PER_FLUSH = 256;
    /** Waits for room in the queue, before a line is dropped: together a hundredth of a second at most. */
    private static final int WAITS_MAX = 100;

    private static final long WAIT_NANOS = 100_000;

    private final LogJournal journal;
    private final Clock clock;
    private final AtomicInteger lines = new AtomicInteger();

    LogLines(LogJournal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public boolean line(Run run, String text) {
        if (lines.incrementAndGet() % LINES_PER_FLUSH == 0) {
            journal.flush();
        }
        LogLine line = new LogLine(
                run.requestId().high(),
                run.requestId().low(),
                run.function().name().value(),
                clock.epochNanos(),
                text);
        for (int waits = 0; waits < WAITS_MAX && !journal.hasPlace(); waits++) {
            journal.flush();
            LockSupport.parkNanos(this, WAIT_NANOS);
        }
        return journal.offer(line);
    }
}
