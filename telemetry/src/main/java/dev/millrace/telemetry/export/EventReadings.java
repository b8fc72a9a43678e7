package dev.millrace.telemetry.export;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.telemetry.metering.EventMeter;
import dev.millrace.telemetry.metering.EventTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What has become of asynchronous events, as metrics: a fold over their ledger, which is read on when somebody asks.
 * Thread-safe: one at a time.
 */
public final class EventReadings implements Readings, AutoCloseable {
    /**
     * By the names that they have in AWS, as AsyncEventsReceived, in the spelling of metrics here. The age is told as a
     * sum and a number, from which comes the mean.
     */
    private static final List<AwsMetric> AWS = List.of(
            new AwsMetric(
                    "async_events_received",
                    MetricKind.COUNTER,
                    "{event}",
                    "Asynchronous events that were queued",
                    EventTotals::accepted),
            new AwsMetric(
                    "async_events_dropped",
                    MetricKind.COUNTER,
                    "{event}",
                    "Asynchronous events that ended without a run that succeeded",
                    EventTotals::dropped),
            new AwsMetric(
                    "async_event_age.sum",
                    MetricKind.COUNTER,
                    "ms",
                    "Ages of asynchronous events when runs of them began, together",
                    totals -> totals.ages().sumMillis()),
            new AwsMetric(
                    "async_event_age.count",
                    MetricKind.COUNTER,
                    "{run}",
                    "Runs of asynchronous events that have ended",
                    totals -> totals.ages().begun()),
            new AwsMetric(
                    "async_event_age.max",
                    MetricKind.GAUGE,
                    "ms",
                    "Age of the oldest asynchronous event of which a run began",
                    totals -> totals.ages().maxMillis()),
            new AwsMetric(
                    "dead_letter_errors",
                    MetricKind.COUNTER,
                    "{message}",
                    "Events that did not reach their function's dead-letter queue or topic",
                    totals -> totals.undelivered(Message.Reason.DEAD_LETTER)),
            new AwsMetric(
                    "destination_delivery_failures",
                    MetricKind.COUNTER,
                    "{message}",
                    "Records that did not reach their function's destination",
                    totals -> totals.undelivered(Message.Reason.DESTINATION)));

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
        Map<String, String> function = Map.of(MetricCatalogue.FUNCTION, totals.recipient());
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
        AWS.forEach(metric -> to.add(new Reading(
                "aws.lambda." + metric.name,
                metric.kind,
                metric.unit,
                metric.meaning,
                function,
                metric.value.applyAsDouble(totals))));
    }

    @Override
    public synchronized void close() {
        tail.close();
    }

    private record AwsMetric(
            String name, MetricKind kind, String unit, String meaning, ToDoubleFunction<EventTotals> value) {}
}
