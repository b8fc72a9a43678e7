package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.invocation.RequestId;

/** One line of the ledger. Immutable. */
public sealed interface EventRecord {
    /** The event's number in the ledger: events are numbered as they are accepted. */
    long sequence();

    /**
     * An event was accepted.
     *
     * @param acceptedEpochMillis from when its age counts
     */
    record Accepted(long sequence, long acceptedEpochMillis, AsyncEvent event) implements EventRecord {}

    /**
     * A run of it failed, and there will be another.
     *
     * @param failures runs that have failed so far, 1 to 255
     * @param dueEpochMillis when the next one may begin
     */
    record Postponed(
            long sequence,
            RequestId requestId,
            String function,
            int failures,
            long epochMillis,
            long dueEpochMillis)
            implements EventRecord {}

    /**
     * Nothing will be done for it any more.
     *
     * @param failures runs that failed, 0 to 255
     * @param epochMillis when it ended
     */
    record Ended(long sequence, RequestId requestId, String function, EventEnd how, int failures, long epochMillis)
            implements EventRecord {}
}
