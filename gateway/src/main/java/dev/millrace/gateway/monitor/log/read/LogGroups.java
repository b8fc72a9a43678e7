package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.telemetry.line.EndedRuns.FunctionTimes;
import dev.millrace.telemetry.line.SourceTotals;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The log groups: those of the functions that there are, and those in which there are lines. Thread-safe. */
public final class LogGroups {
    private static final String OF_FUNCTION = "/aws/lambda/";

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
        LogGroup known = all().get(name);
        if (known != null) {
            return known;
        }
        return findWithAll(name); // it may be that its first line has only just been written
    }

    /** As {@link #find}, with all that has come into it until now, as far as this takes no longer than seconds. */
    public @Nullable LogGroup findWithAll(String name) {
        scan.awaitRead();
        return all().get(name);
    }

    /** All groups, in the order of their names. */
    public Collection<LogGroup> list() {
        scan.awaitRead();
        return all().values();
    }

    private Map<String, LogGroup> all() {
        Map<String, SourceTotals> totals = scan.lines().totals();
        Map<String, FunctionTimes> ran = scan.runs().functions();
        Map<String, String> groupOf = new HashMap<>();
        Set<String> written = new HashSet<>();
        ran.keySet().forEach(function -> groupOf.put(function, OF_FUNCTION + function));
        totals.keySet().forEach(source -> {
            String group = LogStream.ofFunction(source).group();
            if (group == null) {
                groupOf.put(source, OF_FUNCTION + source);
            } else {
                written.add(group);
            }
        });
        for (FunctionVersion version : functions.get().versions()) {
            if (version.version().equals(FunctionVersion.LATEST)) {
                groupOf.put(version.name().value(), version.settings().logging().group());
            }
        }
        Map<String, Set<String>> functionsOf = new HashMap<>();
        groupOf.forEach((function, group) ->
                functionsOf.computeIfAbsent(group, any -> new HashSet<>()).add(function));
        TreeSet<String> names = new TreeSet<>(functionsOf.keySet());
        names.addAll(written);
        names.addAll(store.groups().keySet());
        TreeMap<String, LogGroup> all = new TreeMap<>();
        for (String name : names) {
            LogGroup group =
                    group(name, functionsOf.getOrDefault(name, Set.of()), written.contains(name), totals, ran);
            if (isThere(group)) {
                all.put(name, group);
            }
        }
        return all;
    }

    /**
     * A group that was deleted is there again when something has come into it since. That is not what clients wrote,
     * who must make it anew before, and may date events in the future.
     */
    private boolean isThere(LogGroup group) {
        KeptGroup kept = group.kept();
        if (kept == null || !kept.deleted()) {
            return true;
        }
        long goneNanos = TimeUnit.MILLISECONDS.toNanos(kept.goneBeforeMillis() + 1);
        Map<String, FunctionTimes> ran = scan.runs().functions();
        Set<String> sources = sources(group.name(), group.functions());
        return sources.stream()
                        .map(ran::get)
                        .anyMatch(times -> times != null && times.lastEndEpochNanos() >= goneNanos)
                || scan.lines().streams(sources).stream()
                        .filter(times -> !LogStreams.isOfClient(times.stream()))
                        .anyMatch(times -> times.lastEpochNanos() >= goneNanos);
    }

    private static Set<String> sources(String group, Set<String> functions) {
        Set<String> sources = new HashSet<>(functions);
        sources.add(LogStream.ofGroup(group, "").source());
        return sources;
    }

    private LogGroup group(
            String name,
            Set<String> inGroup,
            boolean written,
            Map<String, SourceTotals> totals,
            Map<String, FunctionTimes> ran) {
        long first = Long.MAX_VALUE;
        long bytes = 0;
        for (String source : sources(name, inGroup)) {
            SourceTotals lines = totals.get(source);
            if (lines != null) {
                first = Math.min(first, lines.firstEpochNanos());
                bytes += lines.bytes();
            }
            FunctionTimes times = ran.get(source);
            if (times != null) {
                first = Math.min(first, times.firstStartEpochNanos());
            }
        }
        Long firstMillis = first == Long.MAX_VALUE ? null : TimeUnit.NANOSECONDS.toMillis(first);
        KeptGroup kept = store.find(name);
        long there = kept == null ? bytes : Math.max(0, bytes - kept.goneBytes());
        return new LogGroup(name, inGroup, written || kept != null, firstMillis, there, kept);
    }
}
