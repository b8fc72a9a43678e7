package dev.millrace.telemetry.line;

import dev.millrace.engine.clock.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the log journal indexed as it grows. Lines that cannot be read stop it for good: it says so in the log, and
 * questions then read what is not indexed themselves. Written by the telemetry-lines thread, read by any.
 */
public final class LineIndexer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LineIndexer.class);
    private static final int STEPS_PER_REST = 256;

    private final LineIndex index;
    private final long idlePollNanos;
    private final Clock clock;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /** @param idlePoll how long the thread rests when the journal has nothing new */
    public LineIndexer(LineIndex index, Duration idlePoll, Clock clock) {
        this.index = index;
        this.idlePollNanos = idlePoll.toNanos();
        this.clock = clock;
    }

    /** Indexes until {@link #stop}; what is left then is for the next start. */
    @Override
    public void run() {
        try {
            while (!stopping) {
                if (!indexSome()) {
                    LockSupport.parkNanos(this, idlePollNanos);
                }
            }
        } catch (Throwable e) {
            failure = e;
            LOG.error("The log journal cannot be indexed any further: questions about its lines will be slow", e);
        }
    }

    /** Returns false when there is nothing new. */
    boolean indexSome() {
        long beganNanos = clock.nanoTime();
        int steps = 0;
        while (steps < STEPS_PER_REST && index.step()) {
            steps++;
        }
        if (steps < STEPS_PER_REST) {
            index.readAt(beganNanos);
        }
        index.rest();
        return steps > 0;
    }

    public void stop() {
        stopping = true;
    }

    /** Why nothing is indexed any more, or null while all is well. */
    public @Nullable Throwable failure() {
        return failure;
    }
}
