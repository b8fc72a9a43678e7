package dev.millrace.gateway.monitor.log.read;

import java.util.function.Predicate;

/**
 * Passes on the events that are wanted, and remembers whether there was any to choose from. Confined to the thread that
 * scans.
 */
public final class WantedEvents implements EventSink {
    private final Predicate<LogEvent> events;
    private final Predicate<String> texts;
    private final EventSink to;
    private final boolean untilSeen;
    private boolean streamSeen;

    /**
     * Passes on those events of some streams that say something.
     *
     * @param streams which streams, by their names
     * @param texts which messages, without the ends of their lines
     * @param untilSeen whether to search on, whatever else is wanted, until an event of a wanted stream comes by
     */
    public static WantedEvents of(
            Predicate<String> streams, Predicate<String> texts, EventSink to, boolean untilSeen) {
        return new WantedEvents(event -> streams.test(event.stream()), texts, to, untilSeen);
    }

    /** @param wanted which events */
    WantedEvents(Predicate<LogEvent> wanted, EventSink to, boolean untilSeen) {
        this(wanted, any -> true, to, untilSeen);
    }

    private WantedEvents(
            Predicate<LogEvent> events, Predicate<String> texts, EventSink to, boolean untilSeen) {
        this.events = events;
        this.texts = texts;
        this.to = to;
        this.untilSeen = untilSeen;
    }

    @Override
    public void take(LogEvent event) {
        if (events.test(event)) {
            streamSeen = true;
            if (texts.test(event.text())) {
                to.take(event);
            }
        }
    }

    @Override
    public long untilEpochNanos() {
        return untilSeen && !streamSeen ? Long.MAX_VALUE : to.untilEpochNanos();
    }

    @Override
    public long fromEpochNanos() {
        return untilSeen && !streamSeen ? Long.MIN_VALUE : to.fromEpochNanos();
    }

    @Override
    public boolean newestFirst() {
        return to.newestFirst();
    }

    /** Whether an event of a wanted stream came by. */
    public boolean streamSeen() {
        return streamSeen;
    }
}
