package dev.millrace.telemetry.metering;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the ledger tells of one recipient's events. Immutable.
 *
 * @param recipient name of a function, or the ARN of a queue or topic
 * @param accepted events
 * @param ended how many ended in each way; a way in which none ended is absent
 * @param retries how often an event was put off because a run of it had failed
 * @param retrying events that were put off at least once and have not ended
 * @param ages how old events were when runs of them began
 * @param undelivered messages about this function's events that did not reach their recipient, by what they were for
 */
public record EventTotals(
        String recipient,
        long accepted,
        Map<EventEnd, Long> ended,
        long retries,
        long retrying,
        EventAges ages,
        Map<Message.Reason, Long> undelivered) {
    public EventTotals {
        EnumMap<EventEnd, Long> copy = new EnumMap<>(EventEnd.class);
        copy.putAll(ended);
        ended = copy;
        EnumMap<Message.Reason, Long> lost = new EnumMap<>(Message.Reason.class);
        lost.putAll(undelivered);
        undelivered = lost;
    }

    /** Events that ended that way. */
    public long ended(EventEnd how) {
        return ended.getOrDefault(how, 0L);
    }

    /** Events that ended without success, in whatever way. */
    public long dropped() {
        return accepted - pending() - ended(EventEnd.SUCCEEDED);
    }

    /** Messages sent for that reason that did not reach their recipient. */
    public long undelivered(Message.Reason reason) {
        return undelivered.getOrDefault(reason, 0L);
    }

    /** Events that have not ended: those that were accepted less those that ended in any way. */
    public long pending() {
        return accepted - ended.values().stream().mapToLong(Long::longValue).sum();
    }
}
