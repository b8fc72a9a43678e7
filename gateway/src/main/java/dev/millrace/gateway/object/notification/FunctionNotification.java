package dev.millrace.gateway.object.notification;

import dev.millrace.gateway.object.change.ObjectChange;
import java.util.List;

/**
 * One function that is told of changes in a bucket. Immutable.
 *
 * @param id names it within its bucket, and in the events
 * @param events at least one
 */
public record FunctionNotification(String id, NotifiedFunction function, List<EventType> events, KeyFilter filter) {
    public FunctionNotification {
        events = List.copyOf(events);
    }

    /** Whether its function is to be told of the change. */
    boolean isFor(ObjectChange change) {
        return events.stream().anyMatch(event -> event.covers(change.kind())) && filter.passes(change.key());
    }

    /** Whether there are changes that both would be told of. */
    boolean overlaps(FunctionNotification other) {
        return filter.overlaps(other.filter)
                && events.stream().anyMatch(event -> other.events.stream().anyMatch(event::overlaps));
    }
}
