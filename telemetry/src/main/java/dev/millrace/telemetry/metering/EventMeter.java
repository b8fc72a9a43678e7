package dev.millrace.telemetry.metering;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what the ledger of events tells, by recipient, in memory that does not grow with the events. Confined to one
 * thread at a time.
 */
public final class EventMeter {
    private final Map<String, OfRecipient> recipients = new TreeMap<>();
    private long firstSequence = Long.MAX_VALUE;

    /** Counts the next record; records come in the order of the ledger. */
    public void add(EventRecord record) {
        if (record instanceof EventRecord.Accepted accepted) {
            firstSequence = Math.min(firstSequence, accepted.sequence());
            of(accepted.what().recipient()).accepted++;
        } else if (record.sequence() >= firstSequence) { // else its beginning was in a file that is gone by now
            count(record);
        }
    }

    private void count(EventRecord record) {
        if (record instanceof EventRecord.Postponed postponed) {
            OfRecipient recipient = of(postponed.recipient());
            recipient.retries++;
            recipient.retrying += postponed.failures() == 1 ? 1 : 0;
            recipient.began(postponed.ageMillis());
        } else if (record instanceof EventRecord.Ended ended) {
            OfRecipient recipient = of(ended.recipient());
            recipient.ended.merge(ended.how(), 1L, Long::sum);
            // the failure that ends an event did not postpone it
            int postponed = ended.failures() - (ended.how() == EventEnd.FAILED ? 1 : 0);
            recipient.retrying -= postponed > 0 ? 1 : 0;
            if (ended.how() == EventEnd.SUCCEEDED || ended.how() == EventEnd.FAILED) {
                recipient.began(ended.ageMillis());
            }
            Message.Origin origin = ended.origin();
            if (origin != null && ended.how() != EventEnd.SUCCEEDED) {
                of(origin.source()).undelivered.merge(origin.reason(), 1L, Long::sum);
            }
        }
    }

    private OfRecipient of(String name) {
        return recipients.computeIfAbsent(name, OfRecipient::new);
    }

    /** The totals of all recipients that the ledger names, by name. */
    public List<EventTotals> totals() {
        return recipients.values().stream().map(OfRecipient::totals).toList();
    }

    private static final class OfRecipient {
        private final String name;
        private final EnumMap<EventEnd, Long> ended = new EnumMap<>(EventEnd.class);
        private final EnumMap<Message.Reason, Long> undelivered = new EnumMap<>(Message.Reason.class);
        private long accepted;
        private long retries;
        private long retrying;
        private long begun;
        private long ageMillisSum;
        private long ageMillisMax;

        OfRecipient(String name) {
            this.name = name;
        }

        void began(long ageMillis) {
            begun++;
            ageMillisSum += ageMillis;
            ageMillisMax = Math.max(ageMillisMax, ageMillis);
        }

        EventTotals totals() {
            EventAges ages = new EventAges(begun, ageMillisSum, ageMillisMax);
            return new EventTotals(name, accepted, ended, retries, retrying, ages, undelivered);
        }
    }
}
