package dev.millrace.gateway.monitor.function;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is metered of functions. Each constant is named as AWS names the metric, but for the way of writing names:
 * {@code ASYNC_EVENT_AGE} is AsyncEventAge. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types of metrics</a>
 */
sealed interface LambdaMetric permits RunMetric, LoadMetric, EventMetric {
    String NAMESPACE = "AWS/Lambda";
    /** The dimension with the name of a function. */
    String FUNCTION = "FunctionName";

    String COUNT = "Count";
    String MILLISECONDS = "Milliseconds";

    /** Of the constant. */
    String name();

    /** AWS's name. */
    default String wireName() {
        return Stream.of(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** In which its values are. */
    String unit();

    /** Null when there is none of that name. */
    static @Nullable LambdaMetric named(String wireName) {
        return Stream.of(RunMetric.values(), LoadMetric.values(), EventMetric.values())
                .<LambdaMetric>flatMap(Stream::of)
                .filter(metric -> metric.wireName().equals(wireName))
                .findFirst()
                .orElse(null);
    }
}
