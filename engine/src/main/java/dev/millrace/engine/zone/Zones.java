package dev.millrace.engine.zone;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunSink;
import dev.millrace.engine.runtime.FunctionRuntime;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** All zones of the server. Thread-safe. */
public final class Zones {
    private final List<Zone> all;
    private final Clock clock;
    private final Paces paces = new Paces();

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
        this.all = names.stream()
                .map(name -> new Zone(name, options, runtimes, journal, instanceNumbers, clock, paces))
                .toList();
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
