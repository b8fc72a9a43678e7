package dev.millrace.telemetry.lookup;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.telemetry.follow.TelemetrySwitch;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that makes the index of a run journal, and the search that goes with it. Thread-safe. */
public final class RunIndexing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunIndexing.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final RunIndex index;
    private final RunSearch search;
    private final Thread thread;

    private RunIndexing(RunIndex index) {
        this.index = index;
        this.search = index.search();
        this.thread = Thread.ofPlatform().name("run-index").daemon().unstarted(index);
    }

    /**
     * Begins where the index ends. Returns at once.
     *
     * @param journal the directory of the run journal
     * @throws java.io.UncheckedIOException when the index cannot be read
     */
    public static RunIndexing start(Path journal, Clock clock) {
        RunIndexing indexing = new RunIndexing(RunIndex.open(journal, clock));
        if (TelemetrySwitch.isOff()) {
            indexing.index.stop();
        }
        indexing.thread.start();
        return indexing;
    }

    /** Finds runs; closed with this. */
    public RunSearch search() {
        return search;
    }

    /** Writes what is in memory; what is in the journal and not yet in the index comes at the next start. */
    @Override
    public void close() {
        index.stop();
        try {
            if (!thread.join(CLOSE_MAX)) {
                LOG.warn("{} did not end within {}: abandoned", thread.getName(), DurationText.print(CLOSE_MAX));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        search.close();
    }
}
