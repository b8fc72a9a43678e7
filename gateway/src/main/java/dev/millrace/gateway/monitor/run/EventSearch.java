package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds the history of an event by reading the ledger. When its runs are known, they say where: what stands between
 * them is passed over. Immutable.
 *
 * @param ledger its directory
 * @param readMax records that are looked at in one of three passes
 */
public record EventSearch(Path ledger, long readMax) {
    /** What a server looks at: a second or so. */
    public static final long SERVER_READ_MAX = 1_000_000;

    /** How long before its first run an event was accepted: mostly, sometimes, and at most. */
    private static final List<Duration> BEFORE =
            List.of(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(24).plusMinutes(1));
    /** An outcome is written after its run has ended; the two clocks are one, but for the rounding. */
    private static final long EARLY_MILLIS = 1_000;

    /** The history of an event of which no run has ended. */
    public EventHistory find(UUID requestId, Instant now) {
        return find(requestId, now, List.of());
    }

    /**
     * The history of an event that has run.
     *
     * @param runs its attempts, at least one
     */
    public EventHistory find(UUID requestId, List<RunRecord> runs) {
        long firstEpochNanos =
                runs.stream().mapToLong(RunRecord::arrivalEpochNanos).min().orElseThrow();
        boolean hasFirst = runs.stream().anyMatch(run -> run.attempt() == 1);
        List<Long> ends = runs.stream()
                .filter(run -> hasFirst) // else others are not known, either, and nothing may be passed over
                .map(run -> TimeUnit.NANOSECONDS.toMillis(run.endEpochNanos()))
                .sorted()
                .toList();
        return find(requestId, Instant.ofEpochSecond(0, firstEpochNanos), ends);
    }

    private EventHistory find(UUID requestId, Instant at, List<Long> endsEpochMillis) {
        EventHistory withoutBeginning = new EventHistory(List.of(), true);
        for (Duration before : BEFORE) {
            EventHistory found = read(requestId, at.minus(before), at, endsEpochMillis);
            if (hasBeginning(found.records())) {
                return found;
            }
            boolean more = found.records().size() > withoutBeginning.records().size();
            List<EventRecord> records = more ? found.records() : withoutBeginning.records();
            withoutBeginning = new EventHistory(records, found.complete());
            if (!found.complete()) {
                break; // no pass that begins earlier comes as far
            }
        }
        return withoutBeginning;
    }

    private EventHistory read(UUID requestId, Instant from, Instant at, List<Long> endsEpochMillis) {
        try (EventTail tail = EventTail.open(ledger)) {
            Search search = new Search(requestId, tail, readMax);
            search.goTo(from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from);
            long acceptedMax = endsEpochMillis.isEmpty() ? Long.MAX_VALUE : at.toEpochMilli() + EARLY_MILLIS;
            while (search.found.isEmpty() && search.next(acceptedMax)) {
                // the acceptance is looked for
            }
            for (int i = 0; i < endsEpochMillis.size(); i++) {
                search.goTo(Instant.ofEpochMilli(endsEpochMillis.get(i) - EARLY_MILLIS));
                boolean last = i == endsEpochMillis.size() - 1;
                long outcomeMax = last ? Long.MAX_VALUE : endsEpochMillis.get(i + 1) - EARLY_MILLIS;
                while (search.outcomes <= i && !search.hasEnded() && search.next(outcomeMax)) {
                    // the outcome of this attempt is looked for
                }
            }
            while (!search.hasEnded() && search.next(Long.MAX_VALUE)) {
                // what follows from the end is looked for
            }
            boolean whole = search.hasEnded() && hasBeginning(search.found);
            return new EventHistory(search.found, whole || !search.isCut());
        }
    }

    /** Messages that tell of an end stand behind it. */
    private static boolean hasBeginning(List<EventRecord> records) {
        return !records.isEmpty() && records.getFirst() instanceof EventRecord.Accepted;
    }

    /** Picks the records of one event. Confined to the thread that reads. */
    private static final class Search implements Consumer<EventRecord> {
        private final UUID requestId;
        private final EventTail tail;
        private final long readMax;
        private final List<EventRecord> found = new ArrayList<>();
        private final Set<Long> going = new HashSet<>();
        private int outcomes;
        private long read;
        private long readEpochMillis = Long.MIN_VALUE;

        Search(UUID requestId, EventTail tail, long readMax) {
            this.requestId = requestId;
            this.tail = tail;
            this.readMax = readMax;
        }

        /** Passes over what was written before that moment; never goes back. */
        void goTo(Instant moment) {
            if (moment.toEpochMilli() > readEpochMillis) {
                tail.skipTo(moment);
            }
        }

        /** Reads the next records; false when there are none, or those before were as late, or too many. */
        boolean next(long maxEpochMillis) {
            if (isCut() || readEpochMillis > maxEpochMillis || !tail.next(this)) {
                return false;
            }
            readEpochMillis = tail.writtenEpochMillis();
            return true;
        }

        boolean isCut() {
            return read >= readMax;
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
            outcomes += record instanceof EventRecord.Accepted ? 0 : 1;
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
