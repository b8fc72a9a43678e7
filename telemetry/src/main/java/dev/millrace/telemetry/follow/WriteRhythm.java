package dev.millrace.telemetry.follow;

import dev.millrace.engine.clock.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a fold writes down what it has, and forgets what is old. Without a disk, what is not written stays in memory
 * until there is one. Confined to one thread at a time.
 */
public final class WriteRhythm {
    private static final Logger LOG = LoggerFactory.getLogger(WriteRhythm.class);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(10);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final String what;
    private final Clock clock;
    private long writeAtNanos;
    private long forgetAtNanos;
    private boolean failing;

    /** @param what is written, to begin a sentence of the log with */
    public WriteRhythm(String what, Clock clock) {
        this.what = what;
        this.clock = clock;
        this.forgetAtNanos = clock.nanoTime();
        this.writeAtNanos = forgetAtNanos + WRITE_EVERY.toNanos();
    }

    /**
     * Does what is due.
     *
     * @param isMore whether there is something to write
     * @param isMuch whether it is too much to wait
     * @param write throws {@link IllegalStateException} when the disk does not take it
     * @param forget as {@code write}
     */
    public void beat(boolean isMore, boolean isMuch, Runnable write, Runnable forget) {
        long now = clock.nanoTime();
        if (isMore && ((isMuch && !failing) || now - writeAtNanos >= 0)) {
            writeAtNanos = now + WRITE_EVERY.toNanos();
            attempt(write);
        }
        if (now - forgetAtNanos >= 0) {
            forgetAtNanos = now + FORGET_EVERY.toNanos();
            try {
                forget.run();
            } catch (IllegalStateException e) {
                LOG.warn("{}: what is too old stays for another hour", what, e);
            }
        }
    }

    private void attempt(Runnable write) {
        try {
            write.run();
            if (failing) {
                LOG.info("{} can be written again", what);
            }
            failing = false;
        } catch (IllegalStateException e) {
            if (!failing) {
                LOG.error("{} cannot be written for now, and waits in memory", what, e);
            }
            failing = true;
        }
    }
}
