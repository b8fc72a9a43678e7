package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.invocation.RequestId;
import org.jspecify.annotations.Nullable;

/** One line of the ledger. Immutable. */
public sealed interface EventRecord {
    /** The event's number in the ledger: events are numbered as they are accepted. */
    long sequence();

    /**
     * An event was accepted.
     *
     * @param acceptedEpochMillis from when its age counts
     */
    record Accepted(long sequence, long acceptedEpochMillis, Deferred what) implements EventRecord {}

    /**
     * A run of it failed, and there will be another.
     *
     * @param failures runs that have failed so far, 1 to 255
     * @param ageMillis how old the event was when the run that failed last began
     * @param dueEpochMillis when the next one may begin
     */
    record Postponed(
            long sequence,
            RequestId requestId,
            String recipient,
            int failures,
            long ageMillis,
            long epochMillis,
            long dueEpochMillis)
            implements EventRecord {}

    /**
     * Nothing will be done for it any more.
     *
     * @param origin what it was sent for; null when it was not a message
     * @param failures runs that failed, 0 to 255
     * @param ageMillis how old it was when its last run or delivery began; when there was none, when it ended
     * @param epochMillis when it ended
     */
    record Ended(
            long sequence,
            RequestId requestId,
            String recipient,
            Message.@Nullable Origin origin,
            EventEnd how,
            int failures,
            long ageMillis,
            long epochMillis)
            implements EventRecord {}
}
