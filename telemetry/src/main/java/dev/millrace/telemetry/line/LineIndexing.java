package dev.millrace.telemetry.line;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.telemetry.follow.TelemetrySwitch;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of the log journal, and the thread telemetry-lines that makes it. Thread-safe. */
public final class LineIndexing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineIndexing.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(20);
    private static final Duration END_MAX = Duration.ofSeconds(2);

    private final LineIndex index;
    private final LineIndexer indexer;
    private final Thread thread;

    private LineIndexing(LineIndex index, Clock clock) {
        this.index = index;
        indexer = new LineIndexer(index, IDLE_POLL, clock);
        thread = Thread.ofPlatform().name("telemetry-lines").daemon().unstarted(indexer);
    }

    /**
     * Opens the index of the log journal in that directory, which is there, and begins to index what is new.
     *
     * @throws IllegalStateException when its file cannot be read
     */
    public static LineIndexing start(Path logs, Clock clock) {
        LineIndexing started = new LineIndexing(LineIndex.open(logs, clock), clock);
        if (TelemetrySwitch.isOff()) {
            started.indexer.stop();
        }
        started.thread.start();
        return started;
    }

    public LineIndex index() {
        return index;
    }

    /** What is not indexed by then is for the next start. */
    @Override
    public void close() {
        indexer.stop();
        try {
            if (!thread.join(END_MAX)) {
                LOG.warn("{} did not end within {}: abandoned", thread.getName(), DurationText.print(END_MAX));
                thread.interrupt();
                return; // it may be writing still; the index is made anew where it was not closed
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        index.close();
    }
}
