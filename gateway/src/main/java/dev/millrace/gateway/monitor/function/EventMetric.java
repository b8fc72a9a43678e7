package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.event.EventStatistics;

/** What is metered of asynchronous invocations. */
enum EventMetric implements LambdaMetric {
    RECEIVED("AsyncEventsReceived", COUNT),
    AGE("AsyncEventAge", MILLISECONDS),
    DROPPED("AsyncEventsDropped", COUNT),
    DEAD_LETTER_ERRORS("DeadLetterErrors", COUNT),
    DESTINATION_DELIVERY_FAILURES("DestinationDeliveryFailures", COUNT);

    private final String wireName;
    private final String unit;

    EventMetric(String wireName, String unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public String unit() {
        return unit;
    }

    /** Its values in a period, of which there may be none. */
    MetricValues of(EventStatistics events) {
        return switch (this) {
            case RECEIVED -> ones(events.received());
            case AGE -> new DurationValues(events.ages());
            case DROPPED -> ones(events.dropped());
            case DEAD_LETTER_ERRORS -> ones(events.deadLetterErrors());
            case DESTINATION_DELIVERY_FAILURES -> ones(events.destinationFailures());
        };
    }

    private static CountedValues ones(long count) {
        return new CountedValues(count, count);
    }
}
