package dev.millrace.gateway.http.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path with variables, as in {@code /2015-03-31/functions/{F}/code}; a variable matches one segment. Immutable. */
record RoutePattern(List<String> segments) {
    static RoutePattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path pattern begins with '/': '" + text + "'");
        }
        return new RoutePattern(segmentsOf(text));
    }

    /** The segments of a path; a slash at its end makes no difference. */
    static List<String> segmentsOf(String path) {
        List<String> segments = new ArrayList<>(List.of(path.substring(1).split("/", -1)));
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return List.copyOf(segments);
    }

    /** What the variables stand for in a path of these decoded segments, or null when it is another path. */
    @Nullable Map<String, String> match(List<String> path) {
        if (path.size() != segments.size()) {
            return null;
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = segments.get(i);
            if (isVariable(expected) && !path.get(i).isEmpty()) {
                variables.put(expected.substring(1, expected.length() - 1), path.get(i));
            } else if (!expected.equals(path.get(i))) {
                return null;
            }
        }
        return variables;
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }
}
