package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
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

/**
 * The log groups: those of the functions that there are, and those in which there are lines. What has come into the
 * journals is looked at when somebody asks, each line once; after a restart the first to ask waits for all of it.
 * Thread-safe; one at a time, the others wait.
 */
public final class LogGroups implements AutoCloseable {
    /** Most functions and groups whose lines are remembered; the lines of others are found by their functions. */
    private static final int NAMES_MAX = 10_000;

    private static final String OF_FUNCTION = "/aws/lambda/";

    private final LogTail lines;
    private final RunTail runs;
    private final Supplier<RegistrySnapshot> functions;
    /** Times of the first lines, in milliseconds since the Unix epoch. */
    private final Map<String, Long> firstOfFunctions = new HashMap<>();

    private final Map<String, Long> firstOfGroups = new HashMap<>();

    public LogGroups(LogScan scan, Supplier<RegistrySnapshot> functions) {
        this.lines = LogTail.open(scan.logs());
        this.runs = RunTail.open(scan.journal());
        this.functions = functions;
    }

    /** The group of that name, or null. */
    public @Nullable LogGroup find(String name) {
        return all().get(name);
    }

    /** All groups, in the order of their names. */
    public Collection<LogGroup> list() {
        return all().values();
    }

    private synchronized Map<String, LogGroup> all() {
        readOn();
        Map<String, String> groups = new HashMap<>();
        firstOfFunctions.keySet().forEach(function -> groups.put(function, OF_FUNCTION + function));
        for (FunctionVersion version : functions.get().versions()) {
            groups.put(version.name().value(), version.settings().logging().group());
        }
        Map<String, Set<String>> functionsOf = new HashMap<>();
        groups.forEach((function, group) ->
                functionsOf.computeIfAbsent(group, any -> new HashSet<>()).add(function));
        TreeSet<String> names = new TreeSet<>(functionsOf.keySet());
        names.addAll(firstOfGroups.keySet());
        TreeMap<String, LogGroup> all = new TreeMap<>();
        for (String name : names) {
            Set<String> inGroup = functionsOf.getOrDefault(name, Set.of());
            all.put(name, new LogGroup(name, inGroup, firstOfGroups.containsKey(name), first(name, inGroup)));
        }
        return all;
    }

    private @Nullable Long first(String name, Set<String> inGroup) {
        Long first = firstOfGroups.get(name);
        for (String function : inGroup) {
            Long ofFunction = firstOfFunctions.get(function);
            if (ofFunction != null) {
                first = first == null ? ofFunction : Math.min(first, ofFunction);
            }
        }
        return first;
    }

    private void readOn() {
        while (runs.next(this::see)) {}
        while (lines.next(this::see)) {}
    }

    private void see(RunRecord run) {
        see(firstOfFunctions, run.subject().function(), run.startEpochNanos());
    }

    private void see(LogLine line) {
        String group = line.group();
        see(group == null ? firstOfFunctions : firstOfGroups, group == null ? line.source() : group, line.epochNanos());
    }

    private static void see(Map<String, Long> firsts, String name, long epochNanos) {
        if (firsts.size() < NAMES_MAX || firsts.containsKey(name)) {
            firsts.merge(name, TimeUnit.NANOSECONDS.toMillis(epochNanos), Math::min);
        }
    }

    @Override
    public synchronized void close() {
        lines.close();
        runs.close();
    }
}
