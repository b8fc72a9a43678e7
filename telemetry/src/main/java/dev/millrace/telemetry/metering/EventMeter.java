package dev.millrace.telemetry.metering;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the ledger of events tells, by function. Holds some hundred bytes of each event that has not ended.
 * Confined to one thread at a time.
 */
public final class EventMeter {
    private final Map<String, OfFunction> functions = new TreeMap<>();
    private final Map<Long, Pending> pending = new HashMap<>();

    /** Counts the next record; records come in the order of the ledger. */
    public void add(EventRecord record) {
        switch (record) {
            case EventRecord.Accepted accepted -> {
                String name = accepted.event().function().value();
                OfFunction function = functions.computeIfAbsent(name, OfFunction::new);
                function.accepted++;
                pending.put(accepted.sequence(), new Pending(function, accepted.acceptedEpochMillis()));
            }
            case EventRecord.Postponed postponed -> {
                Pending event = pending.get(postponed.sequence());
                if (event != null) {
                    event.function.retries++;
                    event.postponed = true;
                }
            }
            case EventRecord.Ended ended -> {
                // one that was accepted in a file which is gone by now counts in neither sum
                Pending event = pending.remove(ended.sequence());
                if (event != null) {
                    event.function.ended.merge(ended.how(), 1L, Long::sum);
                }
            }
        }
    }

    /** The totals of all functions that the ledger names, by name. */
    public List<EventTotals> totals() {
        Map<OfFunction, long[]> open = new HashMap<>();
        for (Pending event : pending.values()) {
            long[] sums = open.computeIfAbsent(event.function, any -> new long[] {0, Long.MAX_VALUE});
            sums[0] += event.postponed ? 1 : 0;
            sums[1] = Math.min(sums[1], event.acceptedEpochMillis);
        }
        return functions.values().stream()
                .map(function -> function.totals(open.get(function)))
                .toList();
    }

    private static final class Pending {
        private final OfFunction function;
        private final long acceptedEpochMillis;
        private boolean postponed;

        Pending(OfFunction function, long acceptedEpochMillis) {
            this.function = function;
            this.acceptedEpochMillis = acceptedEpochMillis;
        }
    }

    private static final class OfFunction {
        private final String name;
        private final EnumMap<EventEnd, Long> ended = new EnumMap<>(EventEnd.class);
        private long accepted;
        private long retries;

        OfFunction(String name) {
            this.name = name;
        }

        EventTotals totals(long @Nullable [] open) {
            return new EventTotals(
                    name, accepted, ended, retries, open == null ? 0 : open[0], open == null ? 0 : open[1]);
        }
    }
}
