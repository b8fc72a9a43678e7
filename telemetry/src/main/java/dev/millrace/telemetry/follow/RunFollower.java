package dev.millrace.telemetry.follow;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.RunRecord;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the run journal as it grows. Records that cannot be read stop it for good: it says so in the log and in
 * {@link #failure()}, and what was folded until then stays. Written by the telemetry-tail thread, read by exporters.
 */
public final class RunFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RunFollower.class);

    private final RunSource source;
    private final RunFold fold;
    private final long idlePollNanos;
    private final Clock clock;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private int stepRecords;
    private volatile boolean stopping;
    private volatile long stopByNanos;
    private volatile @Nullable Throwable failure;

    /**
     * Reads {@code source} on whichever thread steps or runs it.
     *
     * @param idlePoll how long the thread rests when the journal has nothing new
     */
    public RunFollower(RunSource source, RunFold fold, Duration idlePoll, Clock clock) {
        this.source = source;
        this.fold = fold;
        this.idlePollNanos = idlePoll.toNanos();
        this.clock = clock;
    }

    /** Folds the next batch that holds records and returns how many; 0 when the journal has nothing new. */
    public int step() {
        stepRecords = 0;
        boolean more = true;
        while (more && stepRecords == 0) {
            more = source.next(this::fold, this::fold);
        }
        fold.rest();
        return stepRecords;
    }

    private void fold(RunRecord run) {
        fold.fold(run, source.position());
        stepRecords++;
    }

    private void fold(AdmissionTally tally) {
        fold.fold(tally, source.position());
        stepRecords++;
    }

    /** Steps until {@link #stop}; then folds what is left, as far as the deadline allows. */
    @Override
    public void run() {
        try {
            while (!stopping) {
                if (step() == 0) {
                    caughtUp.countDown();
                    LockSupport.parkNanos(this, idlePollNanos);
                }
            }
            finish();
        } catch (Throwable e) {
            failure = e;
            LOG.error("The run journal cannot be read any further: metrics stand still from here on", e);
        } finally {
            caughtUp.countDown();
            source.close();
        }
    }

    private void finish() {
        while (step() > 0) {
            if (clock.nanoTime() - stopByNanos > 0) {
                LOG.warn("Stopped before the end of the run journal: the last metrics lack its newest runs");
                return;
            }
        }
    }

    /** Asks the thread to end; what the journal holds is folded until {@code deadlineNanos} of the monotonic clock. */
    public void stop(long deadlineNanos) {
        stopByNanos = deadlineNanos;
        stopping = true;
    }

    /**
     * Waits until all records that were there at the start are folded (or cannot be). Totals that are shown before
     * would go up and down over a restart.
     */
    public void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /** As {@link #awaitCaughtUp()}, for so long at most; returns whether it is so. */
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return caughtUp.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Why nothing is folded any more, or null while all is well. */
    public @Nullable Throwable failure() {
        return failure;
    }
}
