package dev.millrace.gateway.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a door knows of a request beyond what was sent. Immutable.
 *
 * @param domainName by which the request came in
 * @param routeKey for example {@code GET /pets/{id}}, or {@code $default}
 * @param pathParameters what the route's variables stand for, decoded
 * @param caller null when nobody asked who it is
 */
public record RequestContext(
        WebDoor door,
        String accountId,
        String apiId,
        String domainName,
        String domainPrefix,
        String stage,
        String routeKey,
        Map<String, String> pathParameters,
        Map<String, String> stageVariables,
        @Nullable Caller caller) {

    /** The path of the route key, or {@code $default}. */
    String resource() {
        int space = routeKey.indexOf(' ');
        return space < 0 ? routeKey : routeKey.substring(space + 1);
    }
}
