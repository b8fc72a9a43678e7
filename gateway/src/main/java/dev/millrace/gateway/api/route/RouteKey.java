package dev.millrace.gateway.api.route;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A route as its owner writes it: {@code GET /pets/{id}}, {@code ANY /{proxy+}}, or {@code $default}. Immutable.
 *
 * @param method such as {@code GET}; {@link #ANY} for all of them; empty for the default route
 * @param segments of the path; empty for the root and for the default route
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes</a>
 */
public record RouteKey(String text, String method, List<String> segments) {
    public static final String DEFAULT = "$default";
    public static final String ANY = "ANY";

    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", ANY);
    private static final int SEGMENTS_MAX = 64;

    public RouteKey {
        segments = List.copyOf(segments);
    }

    /** Throws {@link IllegalArgumentException} for what is no route. */
    public static RouteKey parse(String text) {
        if (text.equals(DEFAULT)) {
            return new RouteKey(text, "", List.of());
        }
        int space = text.indexOf(' ');
        String method = space < 0 ? "" : text.substring(0, space);
        String path = text.substring(space + 1);
        if (!METHODS.contains(method) || !path.startsWith("/")) {
            throw new IllegalArgumentException("The provided route key is not formatted properly for HTTP protocol."
                    + " Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"");
        }
        List<String> segments = path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
        check(segments);
        return new RouteKey(text, method, segments);
    }

    public boolean isDefault() {
        return method.isEmpty();
    }

    static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    static boolean isGreedy(String segment) {
        return segment.endsWith("+}") && isVariable(segment);
    }

    /** The name in {@code {name}} or {@code {name+}}. */
    static String variable(String segment) {
        return segment.substring(1, segment.length() - (isGreedy(segment) ? 2 : 1));
    }

    private static void check(List<String> segments) {
        if (segments.size() > SEGMENTS_MAX) {
            throw new IllegalArgumentException("A route has at most " + SEGMENTS_MAX + " segments");
        }
        Set<String> variables = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (isGreedy(segment) && i < segments.size() - 1) {
                throw new IllegalArgumentException("A greedy path variable must be at the end of the route");
            }
            if (isVariable(segment)) {
                String name = variable(segment);
                if (!name.matches("[a-zA-Z0-9._:-]+") || !variables.add(name)) {
                    throw new IllegalArgumentException("Invalid path variable " + segment + " in the route");
                }
            } else if (segment.isEmpty() || segment.contains("{") || segment.contains("}") || segment.contains("?")) {
                throw new IllegalArgumentException("Invalid segment '" + segment + "' in the route");
            }
        }
    }
}
