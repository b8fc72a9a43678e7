package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.telemetry.line.EndedRuns.FunctionTimes;
import dev.millrace.telemetry.line.SourceTotals;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The log groups: those of the functions that there are, and those in which there are lines. Thread-safe. */
public final class LogGroups {
    private final LogScan scan;
    private final GroupStore store;
    private final Supplier<RegistrySnapshot> functions;

    public LogGroups(LogScan scan, GroupStore store, Supplier<RegistrySnapshot> functions) {
        this.scan = scan;
        this.store = store;
        this.functions = functions;
    }

    /** The group of that name, or null. */
    public @Nullable LogGroup find(String name) {
        LogGroup known = known(name);
        if (known != null) {
            return known;
        }
        scan.awaitRead(); // its first line may have been written just now
        return known(name);
    }

    private @Nullable LogGroup known(String name) {
        LogSources sources = sources();
        LogGroup group = group(name, sources.functionsOf(name), sources);
        return isThere(group, sources) ? group : null;
    }

    /** All groups, in the order of their names. */
    public Collection<LogGroup> list() {
        scan.awaitRead();
        LogSources sources = sources();
        Map<String, Set<String>> functionsOf = sources.functionsOfAll();
        TreeSet<String> names = new TreeSet<>(functionsOf.keySet());
        names.addAll(sources.written());
        names.addAll(store.groups().keySet());
        return names.stream()
                .map(name -> group(name, functionsOf.getOrDefault(name, Set.of()), sources))
                .filter(group -> isThere(group, sources))
                .toList();
    }

    private LogSources sources() {
        return new LogSources(scan, functions.get());
    }

    /** How many of the bytes that were written to groups are of what was deleted, by the names of groups. */
    public Map<String, Long> goneBytes() {
        return store.goneBytes(scan.lines().oldestFile());
    }

    private static long writtenBytes(Set<String> ofSources, LogSources sources) {
        return ofSources.stream()
                .map(sources.totals()::get)
                .mapToLong(totals -> totals == null ? 0 : totals.bytes())
                .sum();
    }

    /**
     * Whether a group would be there if nothing were kept of it: then it must be kept since when it is deleted. True
     * also while that cannot be said.
     */
    public boolean isThereUnkept(String name) {
        if (!scan.awaitRead()) {
            return true;
        }
        LogSources sources = sources();
        return sources.functionsOf(name).stream().anyMatch(sources::isLeft) || lastOfOthers(name) != null;
    }

    /** Forgets the functions of a deleted group of which nothing is left. */
    public void forget(String name) {
        scan.lines().forgetEmpty(sources().functionsOf(name));
    }

    /** Forgets that something was ever written to groups, or deleted, of which the journal has nothing any more. */
    public void forgetEmpty() {
        int oldest = scan.lines().oldestFile();
        if (oldest < Integer.MAX_VALUE) {
            store.forgetGoneBefore(oldest);
        }
        scan.lines().forgetEmpty(sources().written().stream()
                .map(group -> LogStream.ofGroup(group, "").source())
                .toList());
    }

    /**
     * A group is there when a client made it, or when something else than clients writes to it, who must make it
     * before. When it was deleted, that must have come since: clients may date events in the future.
     */
    private boolean isThere(LogGroup group, LogSources sources) {
        KeptGroup kept = group.kept();
        if (kept != null && !kept.deleted()) {
            return true;
        }
        Long others = lastOfOthers(group.name());
        if (kept == null) {
            return others != null || !group.functions().isEmpty();
        }
        long goneNanos = TimeUnit.MILLISECONDS.toNanos(kept.goneBeforeMillis() + 1);
        Map<String, FunctionTimes> ran = sources.ran();
        return (others != null && others >= goneNanos)
                || group.functions().stream()
                        .map(ran::get)
                        .anyMatch(times -> times != null && times.lastEndEpochNanos() >= goneNanos)
                || scan.lines().streams(group.functions()).stream()
                        .anyMatch(times -> times.lastEpochNanos() >= goneNanos);
    }

    /** Time of the newest line that neither functions nor clients wrote, in nanoseconds; null when there is none. */
    private @Nullable Long lastOfOthers(String group) {
        String source = LogStream.ofGroup(group, "").source();
        return scan.lines().lastOfDayStreams(List.of(source)).get(source);
    }

    private LogGroup group(String name, Set<String> inGroup, LogSources sources) {
        long first = Long.MAX_VALUE;
        Set<String> ofGroup = LogSources.sources(name, inGroup);
        for (String source : ofGroup) {
            SourceTotals lines = sources.totals().get(source);
            if (lines != null) {
                first = Math.min(first, lines.firstEpochNanos());
            }
            FunctionTimes times = sources.ran().get(source);
            if (times != null) {
                first = Math.min(first, times.firstStartEpochNanos());
            }
        }
        Long firstMillis = first == Long.MAX_VALUE ? null : TimeUnit.NANOSECONDS.toMillis(first);
        KeptGroup kept = store.find(name);
        boolean byOthers = kept != null || sources.written().contains(name);
        return new LogGroup(name, inGroup, byOthers, firstMillis, writtenBytes(ofGroup, sources), kept);
    }
}
