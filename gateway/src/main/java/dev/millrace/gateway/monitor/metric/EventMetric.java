package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.event.EventStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What is metered of asynchronous invocations, by AWS's names.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types of metrics</a>
 */
enum EventMetric {
    RECEIVED("AsyncEventsReceived", "Count"),
    AGE("AsyncEventAge", "Milliseconds"),
    DROPPED("AsyncEventsDropped", "Count"),
    DEAD_LETTER_ERRORS("DeadLetterErrors", "Count"),
    DESTINATION_DELIVERY_FAILURES("DestinationDeliveryFailures", "Count");

    private final String wireName;
    private final String unit;

    EventMetric(String wireName, String unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    /** Null when there is none of that name. */
    static @Nullable EventMetric named(String wireName) {
        for (EventMetric metric : values()) {
            if (metric.wireName.equals(wireName)) {
                return metric;
            }
        }
        return null;
    }

    String wireName() {
        return wireName;
    }

    String unit() {
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
