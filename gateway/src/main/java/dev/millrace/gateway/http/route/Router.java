package dev.millrace.gateway.http.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the operation of a method and a path. Immutable. */
public final class Router {
    private final List<Route> routes;

    private Router(List<Route> routes) {
        this.routes = routes;
    }

    public Match find(String method, RequestTarget target) {
        TreeSet<String> otherMethods = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> variables = route.pattern.match(target.segments());
            if (variables != null && route.method.equals(method)) {
                return new Match.Found(route.operation, variables);
            }
            if (variables != null) {
                otherMethods.add(route.method);
            }
        }
        return otherMethods.isEmpty()
                ? new Match.NoSuchPath()
                : new Match.OtherMethods(String.join(", ", otherMethods));
    }

    private record Route(String method, RoutePattern pattern, Operation operation) {}

    /** What the router found. Immutable. */
    public sealed interface Match {
        record Found(Operation operation, Map<String, String> variables) implements Match {}

        record OtherMethods(String allowed) implements Match {}

        record NoSuchPath() implements Match {}
    }

    /** Collects routes; of two that match, the one added first wins. Confined to the thread that builds. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();

        /**
         * Adds a route.
         *
         * @param pathPattern for example {@code /2015-03-31/functions/{FunctionName}/code}
         */
        public Builder add(String method, String pathPattern, Operation operation) {
            routes.add(new Route(method, RoutePattern.parse(pathPattern), operation));
            return this;
        }

        public Router build() {
            return new Router(List.copyOf(routes));
        }
    }
}
