package dev.millrace.engine.zone;

import dev.millrace.engine.admission.InFlight;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.runtime.FunctionRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one function version in one zone. The newest idle one is taken first, so that the rest can be
 * reaped. Thread-safe.
 */
final class InstancePool {
    private final Zone zone;
    private final FunctionVersion version;
    private final Pace pace;
    private final @Nullable FunctionRuntime runtime;
    private final boolean handsOn;
    private final ArrayDeque<PooledInstance> idle = new ArrayDeque<>();
    private final Set<PooledInstance> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger instances = new AtomicInteger();
    private final InFlight runs = new InFlight();
    private final ReadyShare ready = new ReadyShare(this);

    /** @param runtime what runs that version; null when nothing here does */
    InstancePool(Zone zone, FunctionVersion version, Pace pace, @Nullable FunctionRuntime runtime) {
        this.zone = zone;
        this.version = version;
        this.pace = pace;
        this.runtime = runtime;
        this.handsOn = runtime != null && runtime.handsOn();
    }

    /** The instance that became idle last, or null when none is idle. Those that died meanwhile are closed. */
    @Nullable PooledInstance takeWarm() {
        PooledInstance newest = pollNewest();
        while (newest != null && !newest.isUsable()) {
            retireIdle(newest);
            newest = pollNewest();
        }
        return newest;
    }

    private @Nullable PooledInstance pollNewest() {
        synchronized (idle) {
            return idle.pollLast();
        }
    }

    /** A new instance, not started yet. */
    PooledInstance add() {
        PooledInstance added = new PooledInstance(this, zone.nextInstanceNumber());
        instances.incrementAndGet();
        all.add(added);
        return added;
    }

    /** The log of an instance that is started now. */
    LogStream newLogStream(int instance) {
        return LogStream.ofInstance(version.name().value(), version.subject().version(), instance, zone.epochNanos());
    }

    void giveBack(PooledInstance instance, long nowNanos) {
        if (!zone.keepsInstances()) {
            retireIdle(instance);
            return;
        }
        instance.idleFrom(nowNanos);
        synchronized (idle) {
            idle.addLast(instance);
        }
        if (!zone.keepsInstances()) {
            reap(Long.MAX_VALUE);
        }
    }

    /** Closes those that have been idle since before {@code idleBeforeNanos}, but for the ones to be kept ready. */
    void reap(long idleBeforeNanos) {
        List<PooledInstance> old = new ArrayList<>();
        synchronized (idle) {
            int spare = zone.keepsInstances() ? instances.get() - ready.instancesMin() : Integer.MAX_VALUE;
            while (!idle.isEmpty() && old.size() < spare && isOlder(idle.peekFirst(), idleBeforeNanos)) {
                old.add(idle.pollFirst());
            }
        }
        old.forEach(this::retireIdle);
    }

    private static boolean isOlder(PooledInstance instance, long idleBeforeNanos) {
        return idleBeforeNanos == Long.MAX_VALUE || instance.idleSinceNanos() - idleBeforeNanos < 0;
    }

    private void retireIdle(PooledInstance instance) {
        remove(instance);
        instance.close();
    }

    void remove(PooledInstance instance) {
        if (all.remove(instance)) {
            instances.decrementAndGet();
        }
    }

    void expire(long nowNanos) {
        for (PooledInstance instance : all) {
            instance.expire(nowNanos);
        }
    }

    void crash() {
        all.forEach(PooledInstance::crash);
        reap(Long.MAX_VALUE);
    }

    /** Keeps at least so many instances initialised; called by the watch now and then. */
    void keepReady(int instancesMin, long nowNanos, Function<FunctionVersion, Run> preparations) {
        ready.keep(runtime == null ? 0 : instancesMin, nowNanos, preparations);
    }

    /** Starts an instance for which {@code preparation} stands in the place of a run. */
    void prepare(Run preparation) {
        PooledInstance added = add();
        if (handsOn) {
            added.start(preparation, zone.startTimeoutNanos(version));
        } else {
            Thread.ofPlatform()
                    .name("ready-start-" + zone.name())
                    .daemon()
                    .start(() -> added.start(preparation, zone.startTimeoutNanos(version)));
        }
    }

    /** @param succeeded whether the instance is idle now */
    void prepared(Run preparation, boolean succeeded) {
        ready.prepared(preparation, succeeded);
    }

    void startEnvironment(Run run, PooledInstance starting) {
        if (runtime == null) {
            starting.failed(PlatformOutcome.noRuntime(run));
        } else {
            runtime.start(version, run, starting);
        }
    }

    /** Counts a run in. Called by one thread at a time. */
    void assign() {
        runs.enter();
    }

    /** A run leaves the pool without having begun. */
    void unassign() {
        runs.leave();
    }

    /** @param reused whether its instance goes on to the next run */
    void ended(Run run, boolean reused) {
        pace.ran(run.runNanos());
        runs.leave();
        zone.ended(run, reused);
    }

    void stuck() {
        zone.stuck();
    }

    void unstuck() {
        zone.unstuck();
    }

    FunctionVersion version() {
        return version;
    }

    String zoneName() {
        return zone.name();
    }

    /** Whether its runs, and the starts of its instances, are another process's, so that neither keeps a thread. */
    boolean handsOn() {
        return handsOn;
    }

    /** Whether runs do not keep the thread for long that starts them. */
    boolean isQuick() {
        return pace.isQuick();
    }

    /** Whether runs are best kept together here, one after the other. */
    boolean takesChunks() {
        return handsOn ? hasSpare() : pace.isQuick() && instances() > 0;
    }

    /** Instances, starting ones included; retired ones are not. */
    int instances() {
        return instances.get();
    }

    /** Instances that wait for a run. */
    int idle() {
        synchronized (idle) {
            return idle.size();
        }
    }

    /** Whether an instance would be idle if every run assigned to this pool had one. */
    boolean hasSpare() {
        return instances.get() > runs.count();
    }

    /** Whether it has neither instances nor runs. */
    boolean isUnused() {
        return runs.count() == 0 && instances.get() == 0;
    }
}
