package dev.millrace.engine.zone;

import dev.millrace.engine.admission.InFlight;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunSink;
import dev.millrace.engine.runtime.FunctionRuntime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jctools.queues.SpmcArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bulkhead: its own threads, its own warm instances, its own health. Whatever happens in it, the other zones go on.
 * Thread-safe.
 */
public final class Zone {
    private static final int QUICK_RUNS_PER_FLUSH = 64;
    private static final int STALLED_TICKS = 2;
    private static final long JOURNAL_FULL_WAIT_NANOS = 50_000;

    private final String name;
    private final ZoneOptions options;
    private final List<FunctionRuntime> runtimes;
    private final RunSink journal;
    private final IntSupplier instanceNumbers;
    private final Clock clock;
    private final Queue<Run> waiting;
    /** Runs that the zone only hands on to other processes; whoever brings them does that. */
    private final Deque<Run> toHandOn = new ArrayDeque<>();
    private final InstancePools pools;
    private final InFlight runs = new InFlight();
    private final ZoneThreads threads;
    private volatile ZoneState state = ZoneState.UP;

    Zone(
            String name,
            ZoneOptions options,
            List<FunctionRuntime> runtimes,
            RunSink journal,
            IntSupplier instanceNumbers,
            Clock clock,
            Paces paces) {
        this.name = name;
        this.options = options;
        this.runtimes = List.copyOf(runtimes);
        this.journal = journal;
        this.instanceNumbers = instanceNumbers;
        this.clock = clock;
        this.pools = new InstancePools(this, this.runtimes, paces);
        this.waiting = new SpmcArrayQueue<>(Math.max(2, options.runsMax()));
        this.threads =
                new ZoneThreads(name, new Line(), options.runsMax(), options.threadIdle().toNanos(), clock);
    }

    /** Whether the zone takes runs now: it is up, has room, and is not held up by stuck threads. */
    public boolean isOpen() {
        return state == ZoneState.UP && runs.isBelow(options.runsMax()) && !isHeldUp();
    }

    /** Whether code that was timed out holds so many threads that the zone takes no more runs. */
    public boolean isHeldUp() {
        return threads.stuckCount() >= options.stuckThreadsMax();
    }

    /**
     * Queues a run; {@link #start()} must follow. Returns false when the zone has no room. Called by one thread at a
     * time, as are {@link #start} and {@link #takeBack}.
     */
    public boolean offer(Run run) {
        if (!runs.isBelow(options.runsMax())) {
            return false;
        }
        InstancePool pool = pools.of(run.function());
        pool.assign();
        runs.enter();
        if (pool.handsOn()) {
            toHandOn.addLast(run);
        } else if (!waiting.offer(run)) {
            withdraw(pool);
            return false;
        }
        return true;
    }

    /**
     * Starts the runs that were offered: those that other processes run are handed on here and now, which takes some
     * microseconds, the others are taken by one of the zone's threads.
     */
    public void start() {
        if (toHandOn.isEmpty()) {
            threads.wake();
            return;
        }
        long nowNanos = clock.nanoTime();
        for (Run run = toHandOn.pollFirst(); run != null; run = toHandOn.pollFirst()) {
            begin(run, nowNanos);
        }
        flush();
        threads.wake();
    }

    /** Takes a run that waits here and has not begun, or null; its place here is free again. */
    public @Nullable Run takeBack() {
        Run handedOnElsewhere = toHandOn.pollFirst();
        Run run = handedOnElsewhere == null ? waiting.poll() : handedOnElsewhere;
        if (run != null) {
            withdraw(pools.of(run.function()));
        }
        return run;
    }

    private void withdraw(InstancePool pool) {
        pool.unassign();
        runs.leave();
    }

    /** Whether a warm instance of that version is, or will be, idle for one more run. */
    public boolean hasSpare(FunctionVersion version) {
        InstancePool pool = pools.known(version);
        return pool != null && pool.hasSpare();
    }

    /** Whether runs of that version are so short that many of them are best run here one after the other. */
    public boolean runsQuickly(FunctionVersion version) {
        InstancePool pool = pools.known(version);
        return pool != null && pool.takesChunks();
    }

    /**
     * Changes the zone's health. Idle instances are closed unless it comes up; with {@link ZoneState#DOWN} the runs in
     * progress end as crashed. Whoever calls this then takes back the runs that wait here.
     */
    public void set(ZoneState newState) {
        state = newState;
        switch (newState) {
            case UP -> threads.wake();
            case DRAINING -> pools.reap(Long.MAX_VALUE);
            case DOWN -> pools.crash();
        }
        journal.flush();
    }

    /** One tick of the watch: ends what has passed its deadline, and replaces a thread that is held up. */
    void tick(long nowNanos) {
        threads.replaceStalled(STALLED_TICKS);
        threads.wake();
        if (runs.count() > 0) {
            pools.expire(nowNanos);
        }
    }

    /** Closes instances that nobody has used for long. */
    void reap(long nowNanos) {
        pools.reap(nowNanos - options.instanceIdle().toNanos());
    }

    /**
     * Keeps so many instances of those versions initialised here, and of all others none. Called by the watch now and
     * then; a start that takes too long ends with one of these calls.
     *
     * @param preparations makes what stands in the place of a run while an instance starts
     */
    void keepReady(Map<FunctionVersion, Integer> shares, Function<FunctionVersion, Run> preparations, long nowNanos) {
        pools.keepReady(shares, preparations, nowNanos);
    }

    /** Closes the idle instances of versions that are not among those that can still be called. */
    void closeIdleBut(Set<FunctionVersion> current) {
        pools.closeIdleBut(current);
    }

    /** Forgets the versions without instances and runs. Never called while {@link #offer} is. */
    void forgetUnused() {
        pools.forgetUnused();
    }

    boolean knows(FunctionVersion version) {
        return pools.known(version) != null;
    }

    /** Lets the threads end. The zone has been taken down before, and its waiting runs taken back. */
    void close() {
        threads.close();
    }

    /** The zone's work, done by its threads. */
    private final class Line implements ZoneThreads.Work {
        @Override
        public boolean isWaiting() {
            return !waiting.isEmpty();
        }

        @Override
        public void drain(ZoneThread thread) {
            int unflushed = 0;
            long nowNanos = clock.nanoTime();
            while (threads.isDrainer(thread)) {
                Run run = waiting.poll();
                if (run == null) {
                    break;
                }
                thread.progressed();
                boolean quick = runQuickly(run, nowNanos);
                if (quick && ++unflushed < QUICK_RUNS_PER_FLUSH) {
                    nowNanos = thread.endOfRun(clock);
                    continue;
                }
                if (!quick) {
                    flush();
                    threads.handOver(thread);
                    begin(run, clock.nanoTime());
                }
                flush();
                unflushed = 0;
                nowNanos = clock.nanoTime();
            }
            flush();
        }
    }

    /** Writes down the runs that have ended, and sends on those that other processes run. */
    private void flush() {
        for (FunctionRuntime runtime : runtimes) {
            runtime.flush();
        }
        journal.flush();
    }

    /**
     * Hands a run to a warm instance, or has one started for it. It keeps the thread until the run has ended, or not at
     * all where another process runs it.
     */
    private void begin(Run run, long nowNanos) {
        InstancePool pool = pools.of(run.function());
        PooledInstance warm = pool.takeWarm();
        if (warm != null) {
            warm.invoke(run, nowNanos);
        } else {
            pool.add().start(run, startTimeoutNanos(run.function()));
        }
    }

    /** Runs it if that is surely short: an instance is warm and its runs are quick. */
    private boolean runQuickly(Run run, long nowNanos) {
        InstancePool pool = pools.of(run.function());
        PooledInstance warm = pool.isQuick() ? pool.takeWarm() : null;
        if (warm != null) {
            warm.invoke(run, nowNanos);
        }
        return warm != null;
    }

    void ended(Run run, boolean reused) {
        runs.leave();
        boolean waited = false;
        while (!journal.offer(run)) {
            journal.flush(); // full: this thread writes, or waits for the one that does
            LockSupport.parkNanos(this, JOURNAL_FULL_WAIT_NANOS);
            waited = true;
        }
        if (reused && !waited && Thread.currentThread() instanceof ZoneThread thread) {
            thread.ended(run.endedNanos()); // nothing that takes time comes between this run and the next
        }
    }

    void stuck() {
        threads.stuck();
    }

    void unstuck() {
        threads.unstuck();
    }

    /**
     * How long an instance of that version may take to start. Past the limit of a start AWS begins anew, within the
     * time that the function has for a run; here the same start goes on, and loses nothing of what it has done.
     */
    long startTimeoutNanos(FunctionVersion version) {
        return Math.max(options.initTimeout().toNanos(), version.timeoutNanos());
    }

    boolean keepsInstances() {
        return state == ZoneState.UP;
    }

    long epochNanos() {
        return clock.epochNanos();
    }

    int nextInstanceNumber() {
        return instanceNumbers.getAsInt();
    }

    public String name() {
        return name;
    }

    public ZoneState state() {
        return state;
    }

    /** Runs in the zone, waiting ones included. */
    public int runs() {
        return runs.count();
    }

    /** Its numbers at this moment. */
    public ZoneStatus status() {
        return new ZoneStatus(
                name,
                state,
                runs.count(),
                pools.instances(),
                pools.idle(),
                threads.liveCount(),
                threads.stuckCount());
    }
}
