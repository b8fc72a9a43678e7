package dev.millrace.engine.async.queue;

import java.util.Map;
import java.util.TreeMap;

/** How many events that have not ended each file of the ledger holds. Confined to the pump's thread. */
final class EventFiles {
    private final TreeMap<Integer, Integer> pending = new TreeMap<>();

    void accepted(int file) {
        pending.merge(file, 1, Integer::sum);
    }

    void ended(int file) {
        pending.computeIfPresent(file, (number, events) -> events == 1 ? null : events - 1);
    }

    /** The oldest file that is needed; {@link Integer#MAX_VALUE} when no event is pending. */
    int firstNeeded() {
        Map.Entry<Integer, Integer> first = pending.firstEntry();
        return first == null ? Integer.MAX_VALUE : first.getKey();
    }
}
