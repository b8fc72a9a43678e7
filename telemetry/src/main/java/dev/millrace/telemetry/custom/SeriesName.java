package dev.millrace.telemetry.custom;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is measured. Immutable.
 *
 * @param dimensions by name, in the order of their names; without control characters, as is all else
 */
public record SeriesName(String namespace, String name, Map<String, String> dimensions) {
    private static final String SEPARATOR = "\u001f";

    public SeriesName {
        dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
    }

    /** The dimensions as the file has them. */
    String dimensionText() {
        StringBuilder text = new StringBuilder();
        dimensions.forEach((key, value) ->
                text.append(key).append(SEPARATOR).append(value).append(SEPARATOR));
        return text.toString();
    }

    static SeriesName of(String namespace, String name, String dimensionText) {
        String[] parts = dimensionText.split(SEPARATOR, -1);
        Map<String, String> dimensions = new TreeMap<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            dimensions.put(parts[i], parts[i + 1]);
        }
        return new SeriesName(namespace, name, dimensions);
    }
}
