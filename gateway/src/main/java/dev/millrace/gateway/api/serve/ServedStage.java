package dev.millrace.gateway.api.serve;

import dev.millrace.gateway.api.route.RouteTree;
import java.util.Map;

/** A stage of an API, ready to be called. */
record ServedStage(String name, Map<String, String> variables, RouteTree<ServedRoute> routes) {
    static final String DEFAULT = "$default";
}
