package dev.millrace.gateway.shape;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The constraints on one member of a request. Immutable.
 *
 * @param path names from the request down to the member
 * @param sensitive whether its value must not be repeated in an error
 */
public record ShapeRule(List<String> path, boolean required, boolean sensitive, List<Constraint> constraints) {
    /**
     * A member that must be there, in a structure that is there.
     *
     * @param member name, with dots for members of members, for example {@code EphemeralStorage.Size}
     */
    public static ShapeRule required(String member, Constraint... constraints) {
        return new ShapeRule(List.of(member.split("\\.")), true, false, List.of(constraints));
    }

    /** A member that may be absent. */
    public static ShapeRule optional(String member, Constraint... constraints) {
        return new ShapeRule(List.of(member.split("\\.")), false, false, List.of(constraints));
    }

    /** A member that may be absent and whose value no error repeats. */
    public static ShapeRule secret(String member, Constraint... constraints) {
        return new ShapeRule(List.of(member.split("\\.")), false, true, List.of(constraints));
    }

    /**
     * What AWS says of every constraint that the request breaks.
     *
     * @param prefix path of the structure within the whole request, with a dot at its end; empty for the whole
     */
    Stream<String> violations(JsonNode request, String prefix) {
        JsonNode parent = request;
        for (String name : path.subList(0, path.size() - 1)) {
            parent = parent.path(name);
        }
        if (!parent.isObject()) {
            return Stream.empty();
        }
        JsonNode value = parent.path(path.getLast());
        if (value.isMissingNode() || value.isNull()) {
            return required ? Stream.of(violation(null, prefix, "Member must not be null")) : Stream.empty();
        }
        return constraints.stream()
                .filter(constraint -> !constraint.allows(value))
                .map(constraint -> violation(value, prefix, constraint.text()));
    }

    private String violation(@Nullable JsonNode value, String prefix, String constraint) {
        String shown = value == null ? " null" : sensitive ? "" : " '" + display(value) + "'";
        return "Value" + shown + " at '" + prefix + wirePath() + "' failed to satisfy constraint: " + constraint;
    }

    /** AWS names members in errors with a small first letter. */
    private String wirePath() {
        return path.stream()
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .collect(Collectors.joining("."));
    }

    private static String display(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(ShapeRule::display).collect(Collectors.joining(", ", "[", "]"))
                : value.isString() ? value.stringValue() : value.toString();
    }
}
