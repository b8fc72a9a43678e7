package dev.millrace.telemetry.export;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.telemetry.metering.EventMeter;
import dev.millrace.telemetry.metering.EventTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What has become of asynchronous events, as metrics: a fold over their ledger, which is read on when somebody asks.
 * Thread-safe: one at a time.
 */
public final class EventReadings implements Readings, AutoCloseable {
    private final EventTail tail;
    private final EventMeter meter = new EventMeter();

    /**
     * Readings of one ledger.
     *
     * @param tail used here only from now on, and closed here
     */
    public EventReadings(EventTail tail) {
        this.tail = tail;
    }

    @Override
    public synchronized List<Reading> read() {
        boolean more = true;
        while (more) {
            more = tail.next(meter::add);
        }
        List<Reading> readings = new ArrayList<>();
        meter.totals().forEach(totals -> add(readings, totals));
        return readings;
    }

    private void add(List<Reading> to, EventTotals totals) {
        Map<String, String> function = Map.of(MetricCatalogue.FUNCTION, totals.function());
        to.add(new Reading(
                "millrace.events.accepted",
                MetricKind.COUNTER,
                "{event}",
                "Asynchronous events that were accepted",
                function,
                totals.accepted()));
        for (EventEnd how : EventEnd.values()) {
            to.add(new Reading(
                            "millrace.events.ended",
                            MetricKind.COUNTER,
                            "{event}",
                            "Asynchronous events that have ended",
                            function,
                            totals.ended(how))
                    .with("how", how.name().toLowerCase(Locale.ROOT)));
        }
        to.add(new Reading(
                "millrace.events.retries",
                MetricKind.COUNTER,
                "{retry}",
                "Asynchronous events that were put off because a run had failed",
                function,
                totals.retries()));
        to.add(new Reading(
                "millrace.events.pending",
                MetricKind.GAUGE,
                "{event}",
                "Asynchronous events that have not ended",
                function,
                totals.pending()));
    }

    @Override
    public synchronized void close() {
        tail.close();
    }
}
