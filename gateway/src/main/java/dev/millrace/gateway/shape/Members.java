package dev.millrace.gateway.shape;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of a control request, read by type. An absent member and one that is null are the same: null. Members
 * that the operation does not know are ignored, as AWS does. Immutable.
 */
public final class Members {
    /** A package of the largest size, in base64, and a little. */
    private static final int TEXT_LENGTH_MAX = 72_000_000;

    private static final int NESTING_MAX = 64;
    /** The year 9999. */
    private static final double SECONDS_MAX = 253_402_300_799.0;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(TEXT_LENGTH_MAX)
                    .maxNestingDepth(NESTING_MAX)
                    .build())
            .build());

    private final ObjectNode node;

    private Members(ObjectNode node) {
        this.node = node;
    }

    /** Reads a request body; an empty one has no members. Refuses what is not one JSON object. */
    public static Members of(Payload body) {
        if (body.sizeBytes() == 0) {
            return new Members(JSON.createObjectNode());
        }
        try {
            if (JSON.readTree(body.array()) instanceof ObjectNode object) {
                return new Members(object);
            }
            throw malformed("The request body must be a JSON object");
        } catch (JacksonException e) {
            throw malformed("Could not parse request body into json: " + e.getOriginalMessage());
        }
    }

    /** Members that come from a path or a query; null values are absent. */
    public static Members of(Map<String, ? extends @Nullable Object> values) {
        return new Members(JSON.valueToTree(values));
    }

    /** The members of an object that is not changed meanwhile. */
    public static Members of(ObjectNode object) {
        return new Members(object);
    }

    JsonNode node() {
        return node;
    }

    public @Nullable String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        return textOf(value, name);
    }

    public @Nullable Integer integer(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw malformed("Member '" + name + "' must be an integer");
        }
        return value.intValue();
    }

    /** A whole number of 64 bits. */
    public @Nullable Long longInteger(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw malformed("Member '" + name + "' must be an integer of 64 bits");
        }
        return value.longValue();
    }

    /** A moment, which the wire has as seconds since the epoch, perhaps with a fraction; in milliseconds here. */
    public @Nullable Instant moment(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || Math.abs(value.doubleValue()) > SECONDS_MAX) {
            throw malformed("Member '" + name + "' must be a time in seconds since 1970");
        }
        return Instant.ofEpochMilli(Math.round(value.doubleValue() * 1_000));
    }

    /** A number of any kind, such as a time in seconds since the epoch. */
    public @Nullable BigDecimal number(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw malformed("Member '" + name + "' must be a number");
        }
        return value.decimalValue();
    }

    /** A number of double precision, which may be none that is finite; null when absent. */
    public @Nullable Double real(String name) {
        JsonNode value = value(name);
        return value == null ? null : realOf(value, name);
    }

    /** A list of such numbers; null when absent. */
    public @Nullable List<Double> reals(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw malformed("Member '" + name + "' must be a list");
        }
        List<Double> reals = new ArrayList<>();
        value.values().forEach(element -> reals.add(realOf(element, name)));
        return reals;
    }

    /** False when absent. */
    public boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw malformed("Member '" + name + "' must be true or false");
        }
        return value.booleanValue();
    }

    public byte @Nullable [] bytes(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        try {
            textOf(value, name);
            return value.binaryValue();
        } catch (JacksonException e) {
            throw malformed("Member '" + name + "' must be in base64");
        }
    }

    public @Nullable Members members(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new Members(object);
        }
        throw malformed("Member '" + name + "' must be an object");
    }

    /** The names of all members, in the order of the request. */
    public List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    /** All members, each of which is an object, by their names. */
    public Map<String, Members> objects() {
        Map<String, Members> objects = new LinkedHashMap<>();
        for (String name : node.propertyNames()) {
            Members object = members(name);
            if (object != null) {
                objects.put(name, object);
            }
        }
        return objects;
    }

    /** A list of structures; empty when absent. */
    public List<Members> list(String name) {
        JsonNode value = value(name);
        List<Members> elements = new ArrayList<>();
        if (value == null) {
            return elements;
        }
        if (!value.isArray()) {
            throw malformed("Member '" + name + "' must be a list of objects");
        }
        for (JsonNode element : value) {
            if (!(element instanceof ObjectNode object)) {
                throw malformed("Member '" + name + "' must be a list of objects");
            }
            elements.add(new Members(object));
        }
        return elements;
    }

    public @Nullable List<String> texts(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw malformed("Member '" + name + "' must be a list");
        }
        List<String> texts = new ArrayList<>();
        value.values().forEach(element -> texts.add(textOf(element, name)));
        return texts;
    }

    /** A map of texts, in the order of the request. */
    public @Nullable Map<String, String> textMap(String name) {
        Members entries = members(name);
        if (entries == null) {
            return null;
        }
        Map<String, String> map = new LinkedHashMap<>();
        entries.node.properties().forEach(entry -> map.put(entry.getKey(), textOf(entry.getValue(), name)));
        return map;
    }

    /** Whether the member is there and holds something: not null, not empty. */
    public boolean holds(String name) {
        JsonNode value = value(name);
        return value != null && !(value.isContainer() && value.isEmpty())
                && !(value.isString() && value.stringValue().isEmpty());
    }

    private @Nullable JsonNode value(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** In JSON what is not finite is a text. */
    private static double realOf(JsonNode value, String name) {
        if (value.isNumber()) {
            return value.numberValue().doubleValue(); // infinite where the node itself would complain
        }
        return switch (value.isString() ? value.stringValue() : "") {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw malformed("Member '" + name + "' must be a number");
        };
    }

    private static String textOf(JsonNode value, String name) {
        if (!value.isString()) {
            throw malformed("Member '" + name + "' must be a string");
        }
        return value.stringValue();
    }

    private static RefusedException malformed(String message) {
        return new RefusedException(new Refusal.Malformed(message));
    }
}
