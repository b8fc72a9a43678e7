package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the workers: freezes the idle ones, kills those that use too much memory, gives up starts that nobody
 * waits for any more, and has neutral ones started. Confined to its thread.
 */
final class WorkerWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerWatch.class);
    private static final long TICK_NANOS = 10_000_000;
    /** While all workers are frozen: a run that begins is noticed after that time. */
    private static final long IDLE_TICK_NANOS = 100_000_000;
    /** While neutral workers are missing. */
    private static final long FILL_TICK_NANOS = 50_000_000;
    /** While there are no workers. */
    private static final long UNUSED_TICK_NANOS = 1_000_000_000;

    private static final long MEMORY_INTERVAL_NANOS = 100_000_000;
    /** Stopping and waking a worker costs as much as several runs, so that one between two runs is left alone. */
    static final long FREEZE_AFTER_NANOS = 50_000_000;

    private final Collection<WorkerGroup> groups;
    private final NeutralPool neutral;
    private final Clock clock;
    private final Thread thread;
    private long nextMemoryNanos;
    private boolean failing;
    private volatile boolean closed;

    private WorkerWatch(Collection<WorkerGroup> groups, NeutralPool neutral, Clock clock) {
        this.groups = groups;
        this.neutral = neutral;
        this.clock = clock;
        this.nextMemoryNanos = clock.nanoTime();
        this.thread = Thread.ofPlatform().name("worker-watch").daemon().unstarted(this);
    }

    /** @param groups weakly consistent: others add to it meanwhile */
    static WorkerWatch start(Collection<WorkerGroup> groups, NeutralPool neutral, Clock clock) {
        WorkerWatch watch = new WorkerWatch(groups, neutral, clock);
        watch.thread.start();
        return watch;
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                LockSupport.parkNanos(this, tick());
                failing = false;
            } catch (Throwable broken) {
                if (!failing) {
                    LOG.error("the watch of the workers failed, and tries again every tick", broken);
                }
                failing = true;
                LockSupport.parkNanos(this, TICK_NANOS);
            }
        }
    }

    /** Returns how long nothing needs to be watched. */
    private long tick() {
        long nowNanos = clock.nanoTime();
        boolean checkMemory = nowNanos - nextMemoryNanos >= 0;
        if (checkMemory) {
            nextMemoryNanos = nowNanos + MEMORY_INTERVAL_NANOS;
            groups.removeIf(WorkerGroup::retireIfUnused);
        }
        boolean awake = false;
        for (WorkerGroup group : groups) {
            for (Worker worker : group.workers()) {
                awake |= worker.tick(nowNanos, FREEZE_AFTER_NANOS, checkMemory);
            }
        }
        boolean missing = neutral.fill(nowNanos);
        if (awake) {
            return TICK_NANOS;
        }
        if (missing) {
            return FILL_TICK_NANOS;
        }
        return groups.isEmpty() ? UNUSED_TICK_NANOS : IDLE_TICK_NANOS;
    }

    /** There is work for it now. */
    void wake() {
        LockSupport.unpark(thread);
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
