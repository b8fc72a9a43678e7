package dev.millrace.engine.zone;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunEnding;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance from its start to its end, with the run it carries.
 *
 * <pre>
 *   start ──► busy ◄──► idle in its pool ──► closed (reaped)
 *               │
 *               └──► retired ──► closed at once, or when the thread inside its code comes back
 * </pre>
 *
 * Thread-safe: it has at most one run at a time, and its retirement is guarded by its lock.
 */
final class PooledInstance implements RunEnding, StartListener {
    private static final Logger LOG = LoggerFactory.getLogger(PooledInstance.class);

    private final InstancePool pool;
    private final int number;
    /** Written before {@link #environment}, after which it is read. */
    private LogStream logStream;

    private volatile @Nullable Instance environment;
    private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
    private volatile @Nullable Thread runner;
    private volatile boolean retired;
    private boolean stuck;
    private long idleSinceNanos;

    PooledInstance(InstancePool pool, int number) {
        this.pool = pool;
        this.number = number;
        this.logStream = pool.newLogStream(number);
    }

    /** Starts the environment for {@code run} and runs it there, or becomes idle if it is a preparation. */
    void start(Run run, long initTimeoutNanos) {
        run.logsTo(logStream);
        run.takenCold(pool.zoneName(), number, this, initTimeoutNanos);
        enter(run);
        try {
            pool.startEnvironment(run, this);
        } catch (Throwable broken) {
            endBroken(run, broken);
        }
        leave();
    }

    @Override
    public void started(Instance startedEnvironment) {
        boolean late;
        Run run = current.getAcquire();
        if (run != null) {
            logStream = run.logStream(); // the runtime may have put it beside others, into a log of them all
        }
        synchronized (this) {
            environment = startedEnvironment;
            late = retired && runner == null;
        }
        if (late) {
            startedEnvironment.kill(); // nobody else will: it was retired before there was an environment
            close();
        } else if (run != null && run.isPreparation()) {
            run.end(PlatformOutcome.PREPARED);
        } else if (run != null && run.begin()) {
            startedEnvironment.invoke(run);
        } else {
            retire();
        }
    }

    @Override
    public void failed(Outcome outcome) {
        Run run = current.getAcquire();
        if (run != null) {
            run.end(outcome);
        }
    }

    /** Runs an invocation in this warm environment. */
    void invoke(Run run, long nowNanos) {
        Instance warm = environment;
        if (warm == null) {
            throw new IllegalStateException("instance " + number + " was given a run before it had started");
        }
        run.logsTo(logStream);
        run.takenWarm(pool.zoneName(), number, this, nowNanos);
        enter(run);
        try {
            warm.invoke(run);
        } catch (Throwable broken) {
            endBroken(run, broken);
        }
        leave();
    }

    /** A runtime must not throw; when one does all the same, the run ends and the thread goes on. */
    private void endBroken(Run run, Throwable broken) {
        LOG.error("instance {}: the runtime threw", number, broken);
        run.end(PlatformOutcome.brokenRuntime(run, broken));
    }

    private void enter(Run run) {
        Thread thread = Thread.currentThread();
        if (runner != thread) {
            runner = thread;
        }
        current.setRelease(run);
    }

    /** The run has ended, by the function or by somebody who took it away. */
    @Override
    public void ended(Run run) {
        Instance used = environment;
        boolean whole =
                switch (run.outcome()) {
                    case Outcome.Returned _, Outcome.Failed _ -> true;
                    case Outcome.TimedOut _, Outcome.Crashed _ -> false;
                };
        boolean reused = whole && used != null && used.reusable();
        if (run.isPreparation()) {
            prepared(run, reused);
            return;
        }
        if (reused) {
            goIdle(run);
        } else {
            retire();
        }
        pool.ended(run, reused);
    }

    private void prepared(Run preparation, boolean succeeded) {
        if (succeeded) {
            goIdle(preparation);
            pool.prepared(preparation, true);
        } else {
            pool.prepared(preparation, false); // before the pool misses it, lest another is started at once
            retire();
        }
    }

    private void goIdle(Run last) {
        current.setRelease(null);
        pool.giveBack(this, last.endedNanos());
    }

    /** Ends the run in progress if its deadline has passed. */
    void expire(long nowNanos) {
        Run run = current.getAcquire();
        if (run != null && nowNanos - run.deadlineNanos() > 0) {
            run.end(PlatformOutcome.timedOut(run));
        }
    }

    /** Takes the run in progress away, because the zone goes down. */
    void crash() {
        Run run = current.getAcquire();
        if (run != null) {
            run.end(PlatformOutcome.zoneDown(run, pool.zoneName()));
        }
    }

    /**
     * The thread comes back from the code of a run; if the instance was retired meanwhile, it frees what it held. A
     * thread whose run went well may find another one inside already, and leaves the instance to that.
     */
    private void leave() {
        if (retired || environment == null) {
            synchronized (this) {
                leaveForGood();
            }
        }
    }

    private void leaveForGood() {
        if (runner != Thread.currentThread()) {
            return;
        }
        runner = null; // whoever retires the instance after this finds nobody inside
        if (stuck) {
            stuck = false;
            pool.unstuck();
        }
        if (retired) {
            close();
        }
    }

    private synchronized void retire() {
        if (retired) {
            return;
        }
        retired = true;
        current.setRelease(null);
        pool.remove(this);
        Instance used = environment;
        if (runner == Thread.currentThread()) {
            return; // still inside the code: leave() closes
        }
        if (used != null && used.kill()) {
            close();
            return;
        }
        Thread inside = runner;
        if (inside == null) {
            return; // its start failed at the same moment, and the thread has gone
        }
        stuck = true;
        pool.stuck();
        if (used == null) {
            inside.interrupt(); // an initialisation that hangs: there is no environment yet that could be told
        }
    }

    /** Frees the environment. Called for an idle instance that its pool has let go, or at the end of a retired one. */
    synchronized void close() {
        Instance used = environment;
        if (used != null) {
            environment = null;
            used.close();
        }
    }

    /** Whether its environment still lives; asked of an idle instance. */
    boolean isUsable() {
        Instance idle = environment;
        return idle != null && idle.reusable();
    }

    void idleFrom(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }
}
