package dev.millrace.gateway.object.cors;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Pages of some origins, and what they may do. Immutable.
 *
 * @param id empty for none
 * @param origins such as {@code https://*.example.com}, with one star at most
 * @param headers that requests may have, in any case, with one star at most
 * @param exposedHeaders that pages may read
 * @param maxAgeSeconds how long a browser may remember the answer; null leaves that to the browser
 */
public record CorsRule(
        String id,
        List<String> origins,
        List<String> methods,
        List<String> headers,
        List<String> exposedHeaders,
        @Nullable Integer maxAgeSeconds) {
    static final String ANY = "*";

    public CorsRule {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    /** Whether a page of the origin may send such a request. */
    boolean allows(String origin, String method, List<String> asked) {
        return methods.contains(method)
                && origins.stream().anyMatch(allowed -> matches(allowed, origin))
                && asked.stream().allMatch(this::allowsHeader);
    }

    /** Whether every page may, so that the answer need not name its origin. */
    boolean isForAll() {
        return origins.contains(ANY);
    }

    private boolean allowsHeader(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return headers.stream().anyMatch(allowed -> matches(allowed.toLowerCase(Locale.ROOT), name));
    }

    /** A star stands for any text, also for none. */
    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf(ANY);
        return star < 0
                ? pattern.equals(text)
                : text.length() >= pattern.length() - 1
                        && text.startsWith(pattern.substring(0, star))
                        && text.endsWith(pattern.substring(star + 1));
    }
}
