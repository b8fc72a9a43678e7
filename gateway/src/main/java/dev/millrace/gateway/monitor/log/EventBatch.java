package dev.millrace.gateway.monitor.log;

import dev.millrace.engine.journal.log.LogLine;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of a request, of which those that are too old or too new are left out. Immutable.
 *
 * @param taken those that are to be written
 * @param tooOldUntil how many of all are more than fourteen days old
 * @param expiredUntil how many of all are older than their group keeps events
 * @param tooNewFrom number of the first one of all that is too new; as many as there are when none is
 */
record EventBatch(List<Event> taken, int tooOldUntil, int expiredUntil, int tooNewFrom, int events) {
    static final int EVENTS_MAX = 10_000;

    private static final int BYTES_MAX = 1 << 20;
    private static final long SPAN_MILLIS_MAX = Duration.ofHours(24).toMillis();
    private static final long AGE_MILLIS_MAX = Duration.ofDays(14).toMillis();
    private static final long AHEAD_MILLIS_MAX = Duration.ofHours(2).toMillis();

    /** An event, with its time in milliseconds since the Unix epoch. Immutable. */
    record Event(long millis, String message) {}

    /**
     * Refuses a batch that is too large, or whose events are not in the order of their times.
     *
     * @param expiredBeforeMillis what happened before that is not kept
     */
    static EventBatch of(List<Event> events, long nowMillis, long expiredBeforeMillis) {
        long bytes = 0;
        long before = Long.MIN_VALUE;
        for (Event event : events) {
            bytes += LogLine.eventBytes(event.message());
            if (event.millis() < before) {
                throw LogRequest.invalid(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
            before = event.millis();
        }
        if (bytes > BYTES_MAX) {
            throw LogRequest.invalid("Upload too large: " + bytes + " bytes exceeds limit of " + BYTES_MAX);
        }
        if (events.getLast().millis() - events.getFirst().millis() > SPAN_MILLIS_MAX) {
            throw LogRequest.invalid(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
        int tooOld = countBefore(nowMillis - AGE_MILLIS_MAX, events);
        int expired = countBefore(expiredBeforeMillis, events);
        int tooNew = countBefore(nowMillis + AHEAD_MILLIS_MAX + 1, events);
        int from = Math.max(tooOld, expired);
        return new EventBatch(
                List.copyOf(events.subList(from, Math.max(from, tooNew))), tooOld, expired, tooNew, events.size());
    }

    private static int countBefore(long millis, List<Event> events) {
        return (int) events.stream().takeWhile(event -> event.millis() < millis).count();
    }

    /** Adds what AWS says of events that were left out. */
    void showRejected(ObjectNode answer) {
        if (taken.size() == events) {
            return;
        }
        ObjectNode info = answer.putObject("rejectedLogEventsInfo");
        if (tooNewFrom < events) {
            info.put("tooNewLogEventStartIndex", tooNewFrom);
        }
        if (tooOldUntil > 0) {
            info.put("tooOldLogEventEndIndex", tooOldUntil);
        }
        if (expiredUntil > 0) {
            info.put("expiredLogEventEndIndex", expiredUntil);
        }
    }
}
