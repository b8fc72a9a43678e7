package dev.millrace.telemetry.metering;

import dev.millrace.engine.async.ledger.EventEnd;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the ledger tells of one function's events. Immutable.
 *
 * @param accepted events
 * @param ended how many ended in each way; a way in which none ended is absent
 * @param retries how often an event was put off because a run of it had failed
 * @param retrying events that were put off at least once and have not ended
 */
public record EventTotals(
        String function,
        long accepted,
        Map<EventEnd, Long> ended,
        long retries,
        long retrying) {
    public EventTotals {
        EnumMap<EventEnd, Long> copy = new EnumMap<>(EventEnd.class);
        copy.putAll(ended);
        ended = copy;
    }

    /** Events that ended that way. */
    public long ended(EventEnd how) {
        return ended.getOrDefault(how, 0L);
    }

    /** Events that have not ended: those that were accepted less those that ended in any way. */
    public long pending() {
        return accepted - ended.values().stream().mapToLong(Long::longValue).sum();
    }
}
