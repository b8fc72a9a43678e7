package dev.millrace.gateway.api.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of an API as a tree of path segments, so that a look-up costs what the path is long, however many routes
 * there are. A whole match comes before a greedy one and that before the default; within them a segment by its letters
 * before a variable, and a method before {@code ANY}. Never changed once it has been built.
 */
public final class RouteTree<T> {
    private final Node<T> root = new Node<>();
    private @Nullable T defaultRoute;

    /** Adds a route while the tree is built. Of two that say the same, the first one stays. */
    public void add(RouteKey key, T route) {
        if (key.isDefault()) {
            defaultRoute = defaultRoute == null ? route : defaultRoute;
            return;
        }
        Node<T> node = root;
        for (String segment : key.segments()) {
            if (RouteKey.isGreedy(segment)) {
                node.greedy.putIfAbsent(key.method(), Leaf.of(route, key.segments()));
                return;
            }
            node = RouteKey.isVariable(segment)
                    ? node.variableOrNew()
                    : node.statics.computeIfAbsent(segment, any -> new Node<>());
        }
        node.whole.putIfAbsent(key.method(), Leaf.of(route, key.segments()));
    }

    /**
     * The route of a request, or null.
     *
     * @param path decoded segments of the path
     */
    public @Nullable Match<T> find(String method, List<String> path) {
        Leaf<T> leaf = whole(root, method, path, 0);
        if (leaf == null) {
            leaf = greedy(root, method, path, 0);
        }
        if (leaf != null) {
            return new Match<>(leaf.route, leaf.variables(path));
        }
        return defaultRoute == null ? null : new Match<>(defaultRoute, Map.of());
    }

    private static <T> @Nullable Leaf<T> whole(Node<T> node, String method, List<String> path, int depth) {
        if (depth == path.size()) {
            return of(node.whole, method);
        }
        String segment = path.get(depth);
        Node<T> child = node.statics.get(segment);
        Leaf<T> found = child == null ? null : whole(child, method, path, depth + 1);
        return found == null && node.variable != null && !segment.isEmpty()
                ? whole(node.variable, method, path, depth + 1)
                : found;
    }

    /** The deepest greedy route: the one that says most of the path by its letters. */
    private static <T> @Nullable Leaf<T> greedy(Node<T> node, String method, List<String> path, int depth) {
        if (depth == path.size()) {
            return null;
        }
        String segment = path.get(depth);
        Node<T> child = node.statics.get(segment);
        Leaf<T> found = child == null ? null : greedy(child, method, path, depth + 1);
        if (found == null && node.variable != null && !segment.isEmpty()) {
            found = greedy(node.variable, method, path, depth + 1);
        }
        boolean somethingIsLeft = depth < path.size() - 1 || !segment.isEmpty();
        return found == null && somethingIsLeft ? of(node.greedy, method) : found;
    }

    private static <T> @Nullable Leaf<T> of(Map<String, Leaf<T>> byMethod, String method) {
        Leaf<T> exact = byMethod.get(method);
        return exact == null ? byMethod.get(RouteKey.ANY) : exact;
    }

    /**
     * A route that was found.
     *
     * @param variables what its variables stand for
     */
    public record Match<T>(T route, Map<String, String> variables) {}

    private record Leaf<T>(T route, List<Variable> variables) {
        static <T> Leaf<T> of(T route, List<String> segments) {
            List<Variable> variables = new ArrayList<>();
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                if (RouteKey.isVariable(segment)) {
                    variables.add(new Variable(RouteKey.variable(segment), i, RouteKey.isGreedy(segment)));
                }
            }
            return new Leaf<>(route, List.copyOf(variables));
        }

        /** What the variables stand for in a path. */
        Map<String, String> variables(List<String> path) {
            if (variables.isEmpty()) {
                return Map.of();
            }
            if (variables.size() == 1) {
                return Map.of(variables.getFirst().name, variables.getFirst().in(path));
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (Variable variable : variables) {
                values.put(variable.name, variable.in(path));
            }
            return values;
        }
    }

    /** @param at index of its segment, the first one of a greedy variable */
    private record Variable(String name, int at, boolean greedy) {
        String in(List<String> path) {
            return greedy ? String.join("/", path.subList(at, path.size())) : path.get(at);
        }
    }

    private static final class Node<T> {
        private final Map<String, Node<T>> statics = new HashMap<>(2);
        private final Map<String, Leaf<T>> whole = new HashMap<>(2);
        private final Map<String, Leaf<T>> greedy = new HashMap<>(2);
        private @Nullable Node<T> variable;

        private Node<T> variableOrNew() {
            if (variable == null) {
                variable = new Node<>();
            }
            return variable;
        }
    }
}
