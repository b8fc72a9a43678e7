package dev.millrace.telemetry.follow;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import java.io.UncheckedIOException;
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
    private final Duration forgetEvery;
    private final Clock clock;
    private long writeAtNanos;
    private long forgetAtNanos;
    private boolean failing;
    private boolean keepingOld;

    /** One that forgets once an hour. */
    public WriteRhythm(String what, Clock clock) {
        this(what, FORGET_EVERY, clock);
    }

    /**
     * Begins now.
     *
     * @param what is written, to begin a sentence of the log with
     * @param forgetEvery how often what is old is forgotten; the first time at once
     */
    public WriteRhythm(String what, Duration forgetEvery, Clock clock) {
        this.what = what;
        this.forgetEvery = forgetEvery;
        this.clock = clock;
        this.forgetAtNanos = clock.nanoTime();
        this.writeAtNanos = forgetAtNanos + WRITE_EVERY.toNanos();
    }

    /**
     * Does what is due.
     *
     * @param isMore whether there is something to write
     * @param isMuch whether it is too much to wait
     * @param write throws {@link IllegalStateException} or {@link UncheckedIOException} when the disk does not take it
     * @param forget as {@code write}
     */
    public void beat(boolean isMore, boolean isMuch, Runnable write, Runnable forget) {
        long now = clock.nanoTime();
        if (isMore && ((isMuch && !failing) || now - writeAtNanos >= 0)) {
            writeAtNanos = now + WRITE_EVERY.toNanos();
            write(write);
        }
        if (now - forgetAtNanos >= 0) {
            forgetAtNanos = now + forgetEvery.toNanos();
            attemptToForget(forget);
        }
    }

    private void attemptToForget(Runnable forget) {
        try {
            forget.run();
            keepingOld = false;
        } catch (IllegalStateException | UncheckedIOException e) {
            if (!keepingOld) {
                LOG.warn("{}: what is too old stays, and is tried every {}", what, DurationText.print(forgetEvery), e);
            }
            keepingOld = true;
        }
    }

    /** Writes now; says when that begins to fail and when it is over, and does not throw. */
    public void write(Runnable write) {
        try {
            write.run();
            if (failing) {
                LOG.info("{} can be written again", what);
            }
            failing = false;
        } catch (IllegalStateException | UncheckedIOException e) {
            if (!failing) {
                LOG.error("{} cannot be written for now, and waits in memory", what, e);
            }
            failing = true;
        }
    }
}
