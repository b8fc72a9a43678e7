package dev.millrace.engine.zone;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunSink;
import dev.millrace.engine.runtime.FunctionRuntime;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** All zones of the server. Thread-safe. */
public final class Zones {
    private final List<Zone> all;
    private final Clock clock;
    private final Paces paces = new Paces();
    private final List<FunctionRuntime> runtimes;
    private final ReadyInstances ready;

    public Zones(
            List<String> names,
            ZoneOptions options,
            List<FunctionRuntime> runtimes,
            RunSink journal,
            IntSupplier instanceNumbers,
            Clock clock) {
        if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("zone names must be distinct and at least one: " + names);
        }
        this.clock = clock;
        this.runtimes = List.copyOf(runtimes);
        this.all = names.stream()
                .map(name -> new Zone(name, options, runtimes, journal, instanceNumbers, clock, paces))
                .toList();
        this.ready = new ReadyInstances(all);
    }

    public List<Zone> all() {
        return all;
    }

    /** The zone of that name, or null. */
    public @Nullable Zone named(String name) {
        return all.stream().filter(zone -> zone.name().equals(name)).findFirst().orElse(null);
    }

    /** One tick of the watch over every zone. */
    public void tick() {
        long nowNanos = clock.nanoTime();
        all.forEach(zone -> zone.tick(nowNanos));
    }

    /** Those are all the functions that may be called from now on. Called by the watch. */
    public void serve(Collection<FunctionVersion> versions) {
        runtimes.forEach(runtime -> runtime.expect(versions));
        ready.serve(versions);
    }

    /**
     * Starts what is missing of the instances that functions ask to have ready. Called by the watch now and then.
     *
     * @param preparations makes what stands in the place of a run while an instance starts
     */
    public void keepReady(Function<FunctionVersion, Run> preparations) {
        ready.keep(preparations, clock.nanoTime());
    }

    /** Closes what has been idle for too long. */
    public void reap() {
        long nowNanos = clock.nanoTime();
        all.forEach(zone -> zone.reap(nowNanos));
    }

    /** Forgets the versions that are not in use. Never called while {@link Zone#offer} is. */
    public void forgetUnused() {
        all.forEach(Zone::forgetUnused);
        paces.keepOnly(version -> all.stream().anyMatch(zone -> zone.knows(version)));
    }

    public int runs() {
        return all.stream().mapToInt(Zone::runs).sum();
    }

    public void close() {
        all.forEach(Zone::close);
    }
}
