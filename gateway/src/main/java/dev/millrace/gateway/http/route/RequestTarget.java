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
                withoutAuthority(target), StandardCharsets.UTF_8, true, QUERY_PARAMETERS_MAX, true);
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

    /** Proxies send {@code http://host/path}. */
    private static String withoutAuthority(String target) {
        if (!target.regionMatches(true, 0, "http://", 0, 7)) {
            return target;
        }
        int path = target.indexOf('/', 7);
        return path < 0 ? "/" : target.substring(path);
    }

    private static String decodeSegment(String raw) {
        return QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
