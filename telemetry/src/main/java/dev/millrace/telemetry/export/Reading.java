package dev.millrace.telemetry.export;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One number that a running part of the server shows, read when somebody asks. Readings of one name belong to one
 * metric: they share kind, unit and description and differ in their attributes. Immutable.
 *
 * @param name in OpenTelemetry's notation, for example {@code millrace.zone.instances}
 * @param unit UCUM code: {@code s}, {@code By}, or what is counted in braces, for example {@code {instance}}
 * @param attributes for example {@code millrace.zone=a}
 */
public record Reading(
        String name, MetricKind kind, String unit, String description, Map<String, String> attributes, double value) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

    public Reading {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a metric name: '" + name + "'");
        }
        attributes = Map.copyOf(attributes);
    }

    /** A counter without attributes. */
    public static Reading counter(String name, String unit, String description, double value) {
        return new Reading(name, MetricKind.COUNTER, unit, description, Map.of(), value);
    }

    /** A gauge without attributes. */
    public static Reading gauge(String name, String unit, String description, double value) {
        return new Reading(name, MetricKind.GAUGE, unit, description, Map.of(), value);
    }

    /** The same reading with one attribute more. */
    public Reading with(String attribute, String attributeValue) {
        Map<String, String> more = new HashMap<>(attributes);
        more.put(attribute, attributeValue);
        return new Reading(name, kind, unit, description, more, value);
    }
}
