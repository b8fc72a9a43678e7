package dev.millrace.telemetry.metering;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what the ledger of events tells, by function, in memory that does not grow with the events. Confined to one
 * thread at a time.
 */
public final class EventMeter {
    private final Map<String, OfFunction> functions = new TreeMap<>();
    private long firstSequence = Long.MAX_VALUE;

    /** Counts the next record; records come in the order of the ledger. */
    public void add(EventRecord record) {
        if (record instanceof EventRecord.Accepted accepted) {
            firstSequence = Math.min(firstSequence, accepted.sequence());
            of(accepted.event().function().value()).accepted++;
        } else if (record.sequence() >= firstSequence) { // else its beginning was in a file that is gone by now
            count(record);
        }
    }

    private void count(EventRecord record) {
        if (record instanceof EventRecord.Postponed postponed) {
            OfFunction function = of(postponed.function());
            function.retries++;
            function.retrying += postponed.failures() == 1 ? 1 : 0;
        } else if (record instanceof EventRecord.Ended ended) {
            OfFunction function = of(ended.function());
            function.ended.merge(ended.how(), 1L, Long::sum);
            // the failure that ends an event did not postpone it
            int postponed = ended.failures() - (ended.how() == EventEnd.FAILED ? 1 : 0);
            function.retrying -= postponed > 0 ? 1 : 0;
        }
    }

    private OfFunction of(String function) {
        return functions.computeIfAbsent(function, OfFunction::new);
    }

    /** The totals of all functions that the ledger names, by name. */
    public List<EventTotals> totals() {
        return functions.values().stream().map(OfFunction::totals).toList();
    }

    private static final class OfFunction {
        private final String name;
        private final EnumMap<EventEnd, Long> ended = new EnumMap<>(EventEnd.class);
        private long accepted;
        private long retries;
        private long retrying;

        OfFunction(String name) {
            this.name = name;
        }

        EventTotals totals() {
            return new EventTotals(name, accepted, ended, retries, retrying);
        }
    }
}
