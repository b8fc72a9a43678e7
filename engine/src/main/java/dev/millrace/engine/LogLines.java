package dev.millrace.engine;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.LogJournal;
import dev.millrace.engine.journal.LogLine;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the lines that functions print to the log journal. The watch writes them out every tick; code that prints fast
 * writes them out itself, so that the queue does not overflow. Thread-safe.
 */
final class LogLines implements LogSink {
    private static final int LINES_PER_FLUSH = 256;

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
        return journal.offer(new LogLine(
                run.requestId().high(),
                run.requestId().low(),
                run.function().name().value(),
                clock.epochNanos(),
                text));
    }
}
