package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.telemetry.line.EndedRuns.FunctionTimes;
import dev.millrace.telemetry.line.SourceTotals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known at one moment of who writes to which group. Confined to one thread. */
final class LogSources {
    private final Map<String, SourceTotals> totals;
    private final Map<String, FunctionTimes> ran;
    private final Map<String, String> groupOf = new HashMap<>();
    private final Set<String> registered = new HashSet<>();
    private final Set<String> written = new HashSet<>();

    LogSources(LogScan scan, RegistrySnapshot functions) {
        totals = scan.lines().totals();
        ran = scan.runs().functions();
        ran.keySet().forEach(function -> groupOf.put(function, KeptGroup.ofFunction(function)));
        totals.keySet().forEach(source -> {
            String group = LogStream.ofFunction(source).group();
            if (group == null) {
                groupOf.put(source, KeptGroup.ofFunction(source));
            } else {
                written.add(group);
            }
        });
        for (FunctionVersion version : functions.versions()) {
            if (version.version().equals(FunctionVersion.LATEST)) {
                registered.add(version.name().value());
                groupOf.put(version.name().value(), version.settings().logging().group());
            }
        }
    }

    /** The functions whose logs are in a group. */
    Set<String> functionsOf(String group) {
        return groupOf.entrySet().stream()
                .filter(each -> each.getValue().equals(group))
                .map(Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** As {@link #functionsOf}, of all groups that have any. */
    Map<String, Set<String>> functionsOfAll() {
        Map<String, Set<String>> functionsOf = new HashMap<>();
        groupOf.forEach((function, group) ->
                functionsOf.computeIfAbsent(group, any -> new HashSet<>()).add(function));
        return functionsOf;
    }

    /** The groups to which something else than functions has written. */
    Set<String> written() {
        return written;
    }

    /** Times of the functions that ran. */
    Map<String, FunctionTimes> ran() {
        return ran;
    }

    /** What sources have written. */
    Map<String, SourceTotals> totals() {
        return totals;
    }

    /** Whether there is that function, or anything of it in the journals. */
    boolean isLeft(String function) {
        SourceTotals printed = totals.get(function);
        return registered.contains(function) || ran.containsKey(function) || (printed != null && printed.bytes() > 0);
    }

    /** All sources of what is in a group. */
    static Set<String> sources(String group, Set<String> functions) {
        Set<String> sources = new HashSet<>(functions);
        sources.add(LogStream.ofGroup(group, "").source());
        return sources;
    }
}
