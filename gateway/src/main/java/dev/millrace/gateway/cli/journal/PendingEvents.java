package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.async.ledger.EventRecord;
import java.util.HashMap;
import java.util.Map;

/** The events of a ledger that have not ended, some hundred bytes each. Confined to one thread. */
final class PendingEvents {
    private final Map<Long, Event> bySequence = new HashMap<>();

    void add(EventRecord record) {
        if (record instanceof EventRecord.Accepted accepted) {
            String function = accepted.what().recipient();
            bySequence.put(accepted.sequence(), new Event(function, accepted.acceptedEpochMillis()));
        } else if (record instanceof EventRecord.Ended) {
            bySequence.remove(record.sequence());
        }
    }

    /** How old the oldest of each function is; functions without one are absent. */
    Map<String, Long> oldestAgesMillis(long nowEpochMillis) {
        Map<String, Long> ages = new HashMap<>();
        for (Event event : bySequence.values()) {
            ages.merge(event.function, nowEpochMillis - event.acceptedEpochMillis, Math::max);
        }
        return ages;
    }

    private record Event(String function, long acceptedEpochMillis) {}
}
