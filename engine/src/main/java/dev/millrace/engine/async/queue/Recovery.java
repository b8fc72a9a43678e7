package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.ledger.EventLedger;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds what has not ended in a ledger, by reading it twice: first what ended or was postponed, then what was accepted.
 * So it needs a bit of memory for each event of the ledger, and no more. Confined to one thread.
 */
final class Recovery {
    private final BitSet ended = new BitSet();
    private final Map<Long, EventRecord.Postponed> postponed = new HashMap<>();
    /** Of the oldest event that is there; -1 before one is found. */
    private long firstSequence = -1;

    private Recovery() {}

    /** Tells {@code to} of every event that has not ended, in the order in which they were accepted. */
    static void run(EventLedger ledger, Found to) {
        Recovery recovery = new Recovery();
        try (EventTail tail = ledger.tail(recovery::passOver)) {
            while (tail.next(recovery::learn)) {}
        }
        try (EventTail tail = ledger.tail(sequence -> !recovery.hasEnded(sequence))) {
            while (tail.next(record -> recovery.tell(record, tail, to))) {}
        }
    }

    /** The first reading wants no accepted events, but for the number of the oldest. */
    private boolean passOver(long sequence) {
        if (firstSequence < 0) {
            firstSequence = sequence;
        }
        return false;
    }

    private void learn(EventRecord outcome) {
        switch (outcome) {
            case EventRecord.Postponed later -> postponed.put(later.sequence(), later);
            case EventRecord.Ended end -> {
                postponed.remove(end.sequence());
                // an end without a beginning: that was in a file which is not needed any more
                if (firstSequence >= 0 && end.sequence() >= firstSequence) {
                    ended.set(Math.toIntExact(end.sequence() - firstSequence));
                }
            }
            case EventRecord.Accepted _ -> throw new IllegalStateException("it was to be passed over");
        }
    }

    private boolean hasEnded(long sequence) {
        return ended.get(Math.toIntExact(sequence - firstSequence));
    }

    private void tell(EventRecord record, EventTail tail, Found to) {
        if (record instanceof EventRecord.Accepted accepted) {
            EventRecord.Postponed later = postponed.get(accepted.sequence());
            EventRef ref = EventRef.of(
                    tail.position(),
                    Math.toIntExact(accepted.sequence() - tail.firstSequence()),
                    later == null ? 0 : later.failures(),
                    accepted.acceptedEpochMillis());
            to.event(accepted.what().recipient(), ref, later == null ? Long.MIN_VALUE : later.dueEpochMillis());
        }
    }

    /** Learns of events that have not ended. */
    interface Found {
        /**
         * One of them.
         *
         * @param dueEpochMillis when it may run; {@link Long#MIN_VALUE} for now
         */
        void event(String recipient, EventRef ref, long dueEpochMillis);
    }
}
