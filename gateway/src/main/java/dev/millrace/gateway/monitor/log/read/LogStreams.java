package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import dev.millrace.telemetry.line.EndedRuns.InstanceTimes;
import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.line.StreamTimes;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The streams of groups: of very many, those with the newest lines. Thread-safe. */
public final class LogStreams {
    private static final int DAY_LENGTH = "yyyy/MM/dd".length();
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    private final LogScan scan;

    public LogStreams(LogScan scan) {
        this.scan = scan;
    }

    /** A stream, and the times of its events in milliseconds since the Unix epoch. Immutable. */
    public record Times(String name, long createdMillis, @Nullable Long firstMillis, @Nullable Long lastMillis) {
        private static Times of(String name, long firstMillis, long lastMillis) {
            return new Times(name, firstMillis, firstMillis, lastMillis);
        }

        private Times and(Times other) {
            if (firstMillis == null || lastMillis == null || other.firstMillis == null || other.lastMillis == null) {
                return firstMillis == null ? other : this;
            }
            return of(name, Math.min(firstMillis, other.firstMillis), Math.max(lastMillis, other.lastMillis));
        }

        private Times createdAt(long millis) {
            return new Times(name, millis, firstMillis, lastMillis);
        }

        /** Time of the newest event; before all when there is none. */
        public long newestMillis() {
            return lastMillis == null ? 0 : lastMillis;
        }
    }

    /**
     * All times at which something can be in that stream of a function, as names of these begin with the day on which
     * an instance was started; none when it is not the name of one.
     */
    public static TimeRange times(String stream) {
        try {
            LocalDate day = LocalDate.parse(stream.substring(0, Math.min(DAY_LENGTH, stream.length())), DAY);
            return new TimeRange(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(), Long.MAX_VALUE);
        } catch (DateTimeParseException _) {
            return TimeRange.NONE;
        }
    }

    /** The times of what is in a stream of a group; all times while that is not known of all of it. */
    public TimeRange times(LogGroup group, String stream) {
        Map<String, Times> found = new HashMap<>();
        addWritten(group, found);
        if (!scan.awaitRead() || found.size() >= LineIndex.STREAMS_MAX) {
            return new TimeRange(0, Long.MAX_VALUE);
        }
        Times times = found.get(stream);
        return times == null || times.firstMillis() == null
                ? TimeRange.NONE
                : new TimeRange(times.firstMillis(), times.newestMillis());
    }

    /** The streams of a group, in any order. */
    public Collection<Times> of(LogGroup group) {
        Map<String, Times> found = new HashMap<>();
        addKept(group, addWritten(group, found), found);
        return found.values();
    }

    /**
     * Whether a group has a stream of each of these names. Of one that is not listed, as very many others are newer, an
     * event is looked for.
     */
    public boolean hasAll(LogGroup group, Collection<String> names) {
        Set<String> listed = of(group).stream().map(Times::name).collect(Collectors.toSet());
        return names.stream().allMatch(name -> listed.contains(name) || hasEvent(group, name));
    }

    private boolean hasEvent(LogGroup group, String stream) {
        TimeRange range = scan.settled(group.written() ? new TimeRange(0, Long.MAX_VALUE) : times(stream));
        EventPage none = EventPage.forward(range, null, 1);
        WantedEvents wanted = WantedEvents.of(stream::equals, text -> false, none, true);
        scan.events(group, range, wanted);
        return wanted.streamSeen();
    }

    /**
     * Those of some streams of a group that would be there if nothing were kept of them; all of them while that cannot
     * be said.
     */
    public Set<String> thereUnkept(LogGroup group, Set<String> names) {
        Map<String, Times> found = new HashMap<>();
        addWritten(group, found);
        return scan.awaitRead() && found.size() < LineIndex.STREAMS_MAX
                ? names.stream().filter(found::containsKey).collect(Collectors.toSet())
                : names;
    }

    /** Adds what was written or run, and returns the names of those that not only clients have written to. */
    private Set<String> addWritten(LogGroup group, Map<String, Times> found) {
        scan.awaitRead();
        Set<String> sources = LogSources.sources(group.name(), group.functions());
        Set<String> ofOthers = new HashSet<>();
        Map<Integer, LogStream> ofInstances = new HashMap<>();
        for (StreamTimes times : scan.lines().streams(sources)) {
            LogStream stream = times.stream();
            if (stream.isOfFunction()) {
                ofInstances.put(stream.instance(), stream);
            }
            String name = add(stream, times.firstEpochNanos(), times.lastEpochNanos(), found);
            if (!isOfClient(stream)) {
                ofOthers.add(name);
            }
        }
        for (InstanceTimes times : scan.runs().instances(group.functions())) {
            LogStream printed = ofInstances.get(times.instance());
            LogStream stream = printed != null
                    ? printed
                    : LogStream.ofInstance(
                            times.function(), times.version(), times.instance(), times.firstStartEpochNanos());
            ofOthers.add(add(stream, times.firstEndEpochNanos(), times.lastEndEpochNanos(), found));
        }
        return ofOthers;
    }

    /**
     * Streams that clients made, also without events; and without those that they deleted, or deleted before. One in
     * which only clients wrote is there when one has made it, whatever the times of its events are.
     */
    private static void addKept(LogGroup group, Set<String> ofOthers, Map<String, Times> found) {
        KeptGroup kept = group.kept();
        if (kept == null) {
            found.keySet().removeIf(name -> KeptStream.mustBeMade(name) && !ofOthers.contains(name));
            return;
        }
        kept.streams().forEach((name, stream) -> {
            if (!stream.deleted()) {
                Times times = found.getOrDefault(name, new Times(name, 0, null, null));
                found.put(name, times.createdAt(stream.createdMillis()));
            }
        });
        found.values().removeIf(times -> {
            KeptStream stream = kept.streams().get(times.name());
            boolean made = stream != null && !stream.deleted();
            return !made && !(ofOthers.contains(times.name()) && kept.has(times.name(), times.newestMillis()));
        });
    }

    private static String add(LogStream stream, long firstEpochNanos, long lastEpochNanos, Map<String, Times> to) {
        String name = stream.name(lastEpochNanos);
        long first = TimeUnit.NANOSECONDS.toMillis(firstEpochNanos);
        to.merge(name, Times.of(name, first, TimeUnit.NANOSECONDS.toMillis(lastEpochNanos)), Times::and);
        return name;
    }

    /** Whether a client named a stream, and nobody else writes there. */
    private static boolean isOfClient(LogStream stream) {
        return !stream.isOfFunction() && !stream.label().isEmpty();
    }
}
