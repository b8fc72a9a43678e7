package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.function.isolation.IsolationRule;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs functions of every language in worker processes. A worker belongs to one function version in one zone.
 * Thread-safe.
 */
public final class ProcessRuntime implements FunctionRuntime {
    private static final long END_NANOS_MAX = 3_000_000_000L;
    private static final long END_POLL_NANOS = 1_000_000;

    private final IsolationRule isolation;
    private final WorkerLauncher launcher;
    private final Clock clock;
    private final Runnable endOfBatch;
    /** One thread, which lives as long as the server: the kernel ends workers with the thread that started them. */
    private final ExecutorService launches;

    private final Map<GroupKey, WorkerGroup> groups = new ConcurrentHashMap<>();
    private final Queue<Worker> unflushed = new ConcurrentLinkedQueue<>();
    private final NeutralPool neutral;
    private final WorkerWatch watch;

    /**
     * @param isolation tells which functions run in worker processes
     * @param endOfBatch called after one or several runs have ended
     */
    public ProcessRuntime(
            IsolationRule isolation, WorkerLauncher launcher, Clock clock, Runnable endOfBatch) {
        this.isolation = isolation;
        this.launcher = launcher;
        this.clock = clock;
        this.endOfBatch = endOfBatch;
        this.launches = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("worker-start").daemon().factory());
        this.neutral = new NeutralPool(launcher.neutralWorkers(), launches, clock);
        this.watch = WorkerWatch.start(groups.values(), neutral, clock);
    }

    @Override
    public boolean runs(FunctionVersion version) {
        return isolation.of(version) != Isolation.IN_PROCESS;
    }

    @Override
    public boolean handsOn() {
        return true;
    }

    @Override
    public void expect(Collection<FunctionVersion> versions) {
        List<FunctionVersion> ours = versions.stream().filter(this::runs).toList();
        neutral.expect(ours.stream().map(launcher.neutralWorkers()::shapeFor).filter(Objects::nonNull).toList());
        launches.execute(() -> launcher.prepare(ours));
        watch.wake();
    }

    @Override
    public void start(FunctionVersion version, Run run, StartListener listener) {
        GroupKey key = new GroupKey(version, run.zone());
        WorkerGroup group = groups.computeIfAbsent(key, this::newGroup);
        while (!group.start(run, listener)) {
            groups.remove(key, group);
            group = groups.computeIfAbsent(key, this::newGroup);
        }
        watch.wake();
    }

    private WorkerGroup newGroup(GroupKey key) {
        return new WorkerGroup(key.version, launcher, neutral, launches, clock, unflushed, endOfBatch);
    }

    @Override
    public void flush() {
        for (Worker worker = unflushed.poll(); worker != null; worker = unflushed.poll()) {
            worker.flush();
        }
    }

    /** Kills all workers. */
    @Override
    public void close() {
        watch.close();
        neutral.close();
        groups.values().forEach(group -> group.workers().forEach(Worker::kill));
        long deadlineNanos = clock.nanoTime() + END_NANOS_MAX;
        while (hasWorkers() && clock.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(this, END_POLL_NANOS);
        }
        launches.shutdown();
        launcher.close();
    }

    private boolean hasWorkers() {
        return !neutral.isEmpty()
                || groups.values().stream().anyMatch(group -> !group.workers().isEmpty());
    }

    private record GroupKey(FunctionVersion version, String zone) {}
}
