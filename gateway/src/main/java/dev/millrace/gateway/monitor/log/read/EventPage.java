package dev.millrace.gateway.monitor.log.read;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first events of a range that come after another, or the last that come before it: so many as an answer may hold.
 * It holds no more than these at any time. Confined to the thread that scans.
 */
public final class EventPage implements EventSink {
    /** AWS's limit. */
    public static final int EVENTS_MAX = 10_000;

    private static final int BYTES_MAX = 1 << 20;

    private final TimeRange range;
    private final Comparator<EventId> order;
    private final @Nullable EventId after;
    private final int eventsMax;
    private final TreeMap<EventId, LogEvent> events;
    /** The first one that was left out because of the size. */
    private @Nullable EventId leftOut;

    private long bytes;

    private EventPage(TimeRange range, Comparator<EventId> order, @Nullable EventId after, int eventsMax) {
        this.range = range;
        this.order = order;
        this.after = after;
        this.eventsMax = eventsMax;
        this.events = new TreeMap<>(order);
    }

    /** The first ones. */
    public static EventPage forward(TimeRange range, @Nullable EventId after, int eventsMax) {
        return new EventPage(range, Comparator.naturalOrder(), after, eventsMax);
    }

    /** The last ones. */
    public static EventPage backward(TimeRange range, @Nullable EventId before, int eventsMax) {
        return new EventPage(range, Comparator.reverseOrder(), before, eventsMax);
    }

    @Override
    public void take(LogEvent event) {
        EventId id = event.id();
        if (!range.holds(id) || (after != null && order.compare(id, after) <= 0)) {
            return;
        }
        if (leftOut != null && order.compare(id, leftOut) >= 0) {
            return;
        }
        LogEvent before = events.put(id, event);
        bytes += event.bytes() - (before == null ? 0 : before.bytes());
        while (events.size() > eventsMax || (bytes > BYTES_MAX && events.size() > 1)) {
            LogEvent last = events.pollLastEntry().getValue();
            bytes -= last.bytes();
            leftOut = last.id();
        }
    }

    @Override
    public long untilEpochNanos() {
        if (!newestFirst() && leftOut != null) {
            return leftOut.epochNanos();
        }
        return TimeUnit.MILLISECONDS.toNanos(range.toMillis() + 1);
    }

    @Override
    public long fromEpochNanos() {
        return newestFirst() && leftOut != null ? leftOut.epochNanos() : Long.MIN_VALUE;
    }

    @Override
    public boolean newestFirst() {
        return order.equals(Comparator.reverseOrder());
    }

    /** Where a scan for it may begin: nothing before that is on the page. */
    public TimeRange searched() {
        if (newestFirst() || after == null) {
            return range;
        }
        return range.and(new TimeRange(after.epochMillis(), range.toMillis()));
    }

    /** What is on the page, in the order of time. */
    public List<LogEvent> events() {
        return events.values().stream()
                .sorted(Comparator.comparing(LogEvent::id))
                .toList();
    }

    /** Whether there are more, beyond the page. */
    public boolean hasMore() {
        return leftOut != null;
    }
}
