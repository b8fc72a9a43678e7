package dev.millrace.gateway.replay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares two JSON values, member by member and element by element: the order of members does not count, nor does
 * the way in which a number is written, nor that each run names its own request id. Confined to one thread.
 */
final class JsonDifferences {
    /** No more differences of two values are told. */
    static final int DIFFERENCES_MAX = 20;

    private static final int TEXT_LENGTH_MAX = 120;
    private static final int PATH_LENGTH_MAX = 256;

    private final List<Difference> found = new ArrayList<>();

    private final OwnRequestIds ids;

    private JsonDifferences(OwnRequestIds ids) {
        this.ids = ids;
    }

    /** The first differences, in the order of the original; none when the values are the same. */
    static List<Difference> between(JsonNode before, JsonNode after, OwnRequestIds ids) {
        JsonDifferences differences = new JsonDifferences(ids);
        differences.compare("$", before, after);
        return differences.found;
    }

    private void compare(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (found.size() == DIFFERENCES_MAX) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            compareMembers(path, before, after);
        } else if (before != null && after != null && before.isArray() && after.isArray()) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(path + "[" + i + "]", before.get(i), after.get(i));
            }
        } else if (!isSame(before, after)) {
            found.add(new Difference(cut(path, PATH_LENGTH_MAX), shown(before), shown(after)));
        }
    }

    private void compareMembers(String path, JsonNode before, JsonNode after) {
        Set<String> added = new LinkedHashSet<>(after.propertyNames());
        for (String name : before.propertyNames()) {
            String nameAfter = after.has(name) ? name : ids.asAfter(name);
            compare(path + member(name), before.get(name), after.get(nameAfter));
            added.remove(nameAfter);
        }
        for (String name : added) {
            compare(path + member(name), null, after.get(name));
        }
    }

    private boolean isSame(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && after != null && before.isNumber() && after.isNumber()) {
            return before.decimalValue().compareTo(after.decimalValue()) == 0;
        }
        if (before != null && after != null && before.isString() && after.isString()) {
            return before.stringValue().equals(ids.asBefore(after.stringValue()));
        }
        return Objects.equals(before, after);
    }

    private static String member(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "." + name : "['" + name.replace("'", "\\'") + "']";
    }

    private static String shown(@Nullable JsonNode value) {
        return value == null ? "" : cut(value.toString());
    }

    /** So much of a text as is shown. */
    static String cut(String text) {
        return cut(text, TEXT_LENGTH_MAX);
    }

    private static String cut(String text, int lengthMax) {
        return text.length() <= lengthMax ? text : text.substring(0, lengthMax) + "…";
    }
}
