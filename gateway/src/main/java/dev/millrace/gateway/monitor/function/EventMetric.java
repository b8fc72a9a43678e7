package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.event.EventStatistics;

/** What is metered of asynchronous invocations. */
enum EventMetric implements LambdaMetric {
    ASYNC_EVENTS_RECEIVED,
    ASYNC_EVENT_AGE,
    ASYNC_EVENTS_DROPPED,
    DEAD_LETTER_ERRORS,
    DESTINATION_DELIVERY_FAILURES;

    @Override
    public String unit() {
        return this == ASYNC_EVENT_AGE ? MILLISECONDS : COUNT;
    }

    /** Its values in a period, of which there may be none. */
    MetricValues of(EventStatistics events) {
        return switch (this) {
            case ASYNC_EVENTS_RECEIVED -> ones(events.received());
            case ASYNC_EVENT_AGE -> new DurationValues(events.ages());
            case ASYNC_EVENTS_DROPPED -> ones(events.dropped());
            case DEAD_LETTER_ERRORS -> ones(events.deadLetterErrors());
            case DESTINATION_DELIVERY_FAILURES -> ones(events.destinationFailures());
        };
    }

    private static CountedValues ones(long count) {
        return new CountedValues(count, count);
    }
}
