package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.telemetry.line.EndedRuns.InstanceTimes;
import dev.millrace.telemetry.line.StreamTimes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The streams of groups: of very many, those with the newest lines. Thread-safe. */
public final class LogStreams {
    private final LogScan scan;

    public LogStreams(LogScan scan) {
        this.scan = scan;
    }

    /** A stream, and the times of its events in milliseconds since the Unix epoch. Immutable. */
    public record Times(String name, long firstMillis, long lastMillis) {
        private Times and(Times other) {
            return new Times(
                    name, Math.min(firstMillis, other.firstMillis), Math.max(lastMillis, other.lastMillis));
        }
    }

    /** The streams of a group, in any order. */
    public Collection<Times> of(LogGroup group) {
        scan.awaitRead();
        Set<String> sources = new HashSet<>(group.functions());
        sources.add(LogStream.ofGroup(group.name(), "").source());
        Map<String, Times> found = new HashMap<>();
        Map<Integer, LogStream> ofInstances = new HashMap<>();
        for (StreamTimes times : scan.lines().streams(sources)) {
            LogStream stream = times.stream();
            if (stream.isOfFunction()) {
                ofInstances.put(stream.instance(), stream);
            }
            add(stream, times.firstEpochNanos(), times.lastEpochNanos(), found);
        }
        for (InstanceTimes times : scan.runs().instances(group.functions())) {
            LogStream printed = ofInstances.get(times.instance());
            LogStream stream = printed != null
                    ? printed
                    : LogStream.ofInstance(
                            times.function(), times.version(), times.instance(), times.firstStartEpochNanos());
            add(stream, times.firstEndEpochNanos(), times.lastEndEpochNanos(), found);
        }
        return found.values();
    }

    private static void add(LogStream stream, long firstEpochNanos, long lastEpochNanos, Map<String, Times> to) {
        String name = stream.name(lastEpochNanos);
        long first = TimeUnit.NANOSECONDS.toMillis(firstEpochNanos);
        to.merge(name, new Times(name, first, TimeUnit.NANOSECONDS.toMillis(lastEpochNanos)), Times::and);
    }
}
