package dev.millrace.engine.zone;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.FunctionRuntime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The instances of one zone: a pool for each version that has run there, or is to be ready there. Thread-safe. */
final class InstancePools {
    private final Zone zone;
    private final List<FunctionRuntime> runtimes;
    private final Paces paces;
    private final Map<FunctionVersion, InstancePool> pools = new ConcurrentHashMap<>();

    InstancePools(Zone zone, List<FunctionRuntime> runtimes, Paces paces) {
        this.zone = zone;
        this.runtimes = runtimes;
        this.paces = paces;
    }

    /** The version's pool, which is made when there is none. */
    InstancePool of(FunctionVersion version) {
        InstancePool pool = pools.get(version);
        return pool != null ? pool : pools.computeIfAbsent(version.unaliased(), this::newPool);
    }

    private InstancePool newPool(FunctionVersion version) {
        for (FunctionRuntime runtime : runtimes) {
            if (runtime.runs(version)) {
                return new InstancePool(zone, version, paces.of(version), runtime);
            }
        }
        return new InstancePool(zone, version, paces.of(version), null);
    }

    /** The version's pool, or null. */
    @Nullable InstancePool known(FunctionVersion version) {
        return pools.get(version);
    }

    /** Ends what has passed its deadline. */
    void expire(long nowNanos) {
        for (InstancePool pool : pools.values()) {
            pool.expire(nowNanos);
        }
    }

    /** Closes instances that have been idle since before {@code sinceNanos}. */
    void reap(long sinceNanos) {
        pools.values().forEach(pool -> pool.reap(sinceNanos));
    }

    /** Closes the idle instances of versions that are not among those that can still be called. */
    void closeIdleBut(Set<FunctionVersion> current) {
        pools.forEach((version, pool) -> {
            if (!current.contains(version)) {
                pool.reap(Long.MAX_VALUE);
            }
        });
    }

    /** Ends all runs in progress as crashed. */
    void crash() {
        pools.values().forEach(InstancePool::crash);
    }

    /**
     * Keeps so many instances of those versions initialised, and of all others none; a start that takes too long ends.
     *
     * @param preparations makes what stands in the place of a run while an instance starts
     */
    void keepReady(Map<FunctionVersion, Integer> shares, Function<FunctionVersion, Run> preparations, long nowNanos) {
        pools.forEach((version, pool) -> {
            pool.expire(nowNanos);
            if (!shares.containsKey(version)) {
                pool.keepReady(0, nowNanos, preparations);
            }
        });
        shares.forEach((version, share) -> of(version).keepReady(share, nowNanos, preparations));
    }

    /** Forgets the versions without instances and runs. Never called while a run is assigned. */
    void forgetUnused() {
        pools.values().removeIf(InstancePool::isUnused);
    }

    int instances() {
        return pools.values().stream().mapToInt(InstancePool::instances).sum();
    }

    int idle() {
        return pools.values().stream().mapToInt(InstancePool::idle).sum();
    }
}
