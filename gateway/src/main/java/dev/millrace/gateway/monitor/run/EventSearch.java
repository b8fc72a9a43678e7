package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.invocation.RequestId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Finds the history of an event by reading the ledger. Immutable.
 *
 * @param ledger its directory
 * @param readMax records that are looked at for one question
 */
public record EventSearch(Path ledger, long readMax) {
    /** What a server looks at: a second or so. */
    public static final long SERVER_READ_MAX = 1_000_000;

    /** The greatest age of an event, and a little. */
    private static final Duration AGE_MAX = Duration.ofHours(6).plusMinutes(1);

    /**
     * The history of an event that has begun to run, or waits to: it was accepted in the same hour, mostly, or some
     * hours before.
     *
     * @param at when its first run arrived, or now
     */
    public EventHistory find(UUID requestId, Instant at) {
        EventHistory near = read(requestId, at);
        boolean hasBeginning = near.records().stream().anyMatch(record -> record instanceof EventRecord.Accepted);
        return hasBeginning ? near : read(requestId, at.minus(AGE_MAX));
    }

    /** The history of one that was accepted at that time or later; reads until all that belongs to it has ended. */
    private EventHistory read(UUID requestId, Instant from) {
        Search search = new Search(requestId);
        try (EventTail tail = EventTail.open(ledger)) {
            tail.from(from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from);
            while (!search.hasEnded() && tail.next(search)) {
                if (search.read >= readMax) {
                    return new EventHistory(search.found, false);
                }
            }
        }
        return new EventHistory(search.found, true);
    }

    /** Picks the records of one event. Confined to the thread that reads. */
    private static final class Search implements Consumer<EventRecord> {
        private final UUID requestId;
        private final List<EventRecord> found = new ArrayList<>();
        private final Set<Long> going = new HashSet<>();
        private long read;

        Search(UUID requestId) {
            this.requestId = requestId;
        }

        @Override
        public void accept(EventRecord record) {
            read++;
            RequestId id = switch (record) {
                case EventRecord.Accepted accepted -> accepted.what().requestId();
                case EventRecord.Postponed postponed -> postponed.requestId();
                case EventRecord.Ended ended -> ended.requestId();
            };
            if (id.high() != requestId.getMostSignificantBits() || id.low() != requestId.getLeastSignificantBits()) {
                return;
            }
            found.add(record);
            if (record instanceof EventRecord.Ended) {
                going.remove(record.sequence());
            } else {
                going.add(record.sequence());
            }
        }

        /** The end of an event and the messages that tell of it are one document, which has been read whole here. */
        boolean hasEnded() {
            return !found.isEmpty() && going.isEmpty();
        }
    }
}
