package dev.millrace.gateway.monitor.alarm.registry;

import java.util.List;

/**
 * An alarm's way into another state, and all that follows from it; kept together or not at all. Immutable.
 *
 * @param before the alarm that this is about; if it has changed meanwhile nothing happens
 */
public record StateChange(Alarm before, StateFacts after, List<HistoryItem> history, List<Handover> handovers) {
    public StateChange {
        history = List.copyOf(history);
        handovers = List.copyOf(handovers);
    }
}
