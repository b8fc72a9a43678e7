package dev.millrace.gateway.http.route;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request target taken apart: the path is split first and decoded after, so an encoded slash stays inside its
 * segment. Immutable.
 */
public record RequestTarget(List<String> segments, Map<String, List<String>> query) {
    private static final int QUERY_PARAMETERS_MAX = 128;

    /** Throws {@link IllegalArgumentException} when an escape is not one. */
    public static RequestTarget parse(String target) {
        QueryStringDecoder decoder = new QueryStringDecoder(
                pathAndQuery(target), StandardCharsets.UTF_8, true, QUERY_PARAMETERS_MAX, true);
        String rawPath = decoder.rawPath();
        if (!rawPath.startsWith("/")) {
            throw new IllegalArgumentException("it does not begin with '/'");
        }
        List<String> segments = RoutePattern.segmentsOf(rawPath).stream()
                .map(RequestTarget::decodeSegment)
                .toList();
        return new RequestTarget(segments, decoder.parameters());
    }

    public String path() {
        return "/" + String.join("/", segments);
    }

    /** Path and query of a target as it was sent: proxies send {@code http://host/path}. */
    public static String pathAndQuery(String target) {
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        int query = target.indexOf('?');
        if (authority < 0 || (query >= 0 && query < authority)) {
            return target;
        }
        int path = target.indexOf('/', authority + 3);
        if (query >= 0 && (path < 0 || query < path)) {
            return "/" + target.substring(query);
        }
        return path < 0 ? "/" : target.substring(path);
    }

    private static String decodeSegment(String raw) {
        return QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
