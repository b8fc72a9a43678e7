package dev.millrace.gateway.monitor.series;

import dev.millrace.gateway.shape.Members;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A metric by its name. Immutable.
 *
 * @param dimensions by name, in the order of their names
 */
public record Metric(String namespace, String name, Map<String, String> dimensions) {
    public Metric {
        dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
    }

    /** The metric of a structure with {@code Namespace}, {@code MetricName} and {@code Dimensions}. */
    public static Metric of(Members metric) {
        return new Metric(
                MetricRefusals.required(metric, "Namespace"),
                MetricRefusals.required(metric, "MetricName"),
                dimensions(metric));
    }

    /** The dimensions of a structure; a missing value is empty. */
    public static Map<String, String> dimensions(Members metric) {
        Map<String, String> dimensions = new TreeMap<>();
        for (Members dimension : metric.list("Dimensions")) {
            String value = dimension.text("Value");
            dimensions.put(MetricRefusals.required(dimension, "Name"), value == null ? "" : value);
        }
        return dimensions;
    }

    /** Shows it as {@link #of} reads it. */
    public void show(ObjectNode to) {
        to.put("Namespace", namespace).put("MetricName", name);
        ArrayNode list = to.putArray("Dimensions");
        dimensions.forEach((key, value) -> list.addObject().put("Name", key).put("Value", value));
    }

    /** The same for equal metrics only, and in the order in which they are listed. */
    public String sortKey() {
        StringBuilder key = new StringBuilder(namespace).append('\0').append(name);
        dimensions.forEach((dimension, value) ->
                key.append('\0').append(dimension).append('\0').append(value));
        return key.toString();
    }
}
