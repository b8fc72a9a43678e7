package dev.millrace.gateway.monitor.log.read;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streams in which a scan finds events: of very many, those with the newest. Confined to the thread that scans.
 */
public final class LogStreams implements EventSink {
    private static final int STREAMS_MAX = 10_000;

    /** That to which something was added last is the last. */
    private final LinkedHashMap<String, Times> streams = new LinkedHashMap<>();

    private final TimeRange range;

    public LogStreams(TimeRange range) {
        this.range = range;
    }

    /**
     * A stream, and the times of its events in milliseconds since the Unix epoch. Immutable.
     */
    public record Times(String name, long firstMillis, long lastMillis) {}

    @Override
    public void take(LogEvent event) {
        if (!range.holds(event.id())) {
            return;
        }
        long millis = event.id().epochMillis();
        Times before = streams.get(event.stream());
        Times now = before == null
                ? new Times(event.stream(), millis, millis)
                : new Times(
                        event.stream(),
                        Math.min(before.firstMillis(), millis),
                        Math.max(before.lastMillis(), millis));
        streams.putLast(event.stream(), now);
        if (streams.size() > STREAMS_MAX) {
            Map.Entry<String, Times> oldest = streams.firstEntry();
            streams.remove(oldest.getKey());
        }
    }

    @Override
    public long untilEpochNanos() {
        return Long.MAX_VALUE;
    }

    public Collection<Times> found() {
        return streams.values();
    }
}
