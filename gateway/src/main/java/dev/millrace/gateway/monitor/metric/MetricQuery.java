package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.gateway.shape.Members;
import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunWindows;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A metric that a client names. Immutable.
 *
 * @param dimensions by name
 */
record MetricQuery(String namespace, String name, Map<String, String> dimensions) {
    static final String FUNCTION = "FunctionName";
    static final String RESOURCE = "Resource";

    /** The metric of a structure with {@code Namespace}, {@code MetricName} and {@code Dimensions}. */
    static MetricQuery of(Members metric) {
        return new MetricQuery(
                MetricRefusals.required(metric, "Namespace"),
                MetricRefusals.required(metric, "MetricName"),
                dimensions(metric));
    }

    static Map<String, String> dimensions(Members metric) {
        Map<String, String> dimensions = new TreeMap<>();
        for (Members dimension : metric.list("Dimensions")) {
            String value = dimension.text("Value");
            dimensions.put(MetricRefusals.required(dimension, "Name"), value == null ? "" : value);
        }
        return dimensions;
    }

    /** What it is of functions; null when it is nothing of the sort. */
    @Nullable LambdaMetric metric() {
        return namespace.equals(LambdaMetric.NAMESPACE) && filter() != null ? LambdaMetric.named(name) : null;
    }

    /** The values of each period that has any, by the second at which it begins. */
    Map<Long, MetricValues> values(RunWindows windows, MetricRange range) {
        Map<Long, MetricValues> values = new TreeMap<>();
        LambdaMetric metric = metric();
        if (metric != null) {
            RunFilter filter = Objects.requireNonNull(filter());
            windows.periods(filter, range.fromSecond(), range.toSecond(), range.periodSeconds())
                    .forEach((second, runs) -> values.put(second, metric.of(runs)));
        }
        return values;
    }

    /** Whose runs the dimensions name; null when they name none that there could be. */
    private @Nullable RunFilter filter() {
        String function = dimensions.get(FUNCTION);
        String resource = dimensions.get(RESOURCE);
        if (dimensions.isEmpty()) {
            return RunFilter.ALL;
        }
        if (function == null || dimensions.size() > (resource == null ? 1 : 2)) {
            return null;
        }
        if (resource == null) {
            return RunFilter.ofFunction(function);
        }
        if (resource.equals(function)) {
            return new RunFilter(function, FunctionVersion.LATEST, null);
        }
        return resource.startsWith(function + ":")
                ? new RunFilter(function, resource.substring(function.length() + 1), null)
                : null;
    }

    /** The dimensions of one version of a function, and of fewer and fewer of them. */
    static List<Map<String, String>> dimensionsOf(String function, String version) {
        String resource = version.equals(FunctionVersion.LATEST) ? function : function + ":" + version;
        return List.of(
                Map.of(),
                Map.of(FUNCTION, function),
                new TreeMap<>(Map.of(FUNCTION, function, RESOURCE, resource)));
    }
}
