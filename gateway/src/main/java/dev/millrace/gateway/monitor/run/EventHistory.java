package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.async.ledger.EventRecord;
import java.util.List;

/**
 * What became of an event that was left for later, in the order of the ledger: it, and the messages that tell of its
 * end. Immutable.
 *
 * @param complete false when more was to be read than one question may
 */
public record EventHistory(List<EventRecord> records, boolean complete) {
    public EventHistory {
        records = List.copyOf(records);
    }
}
