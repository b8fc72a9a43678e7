package dev.millrace.gateway.api.serve;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.web.QueryText;
import dev.millrace.gateway.web.WebRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which API a request is for, by its host ({@code ID.execute-api.REGION.localhost}) or by its path
 * ({@code /execute-api/ID/...}), and which path of the API. Immutable.
 *
 * @param domainName by which it came in; empty when its path names the API
 * @param segments of the path within the API, without their escapes; one empty segment behind a slash at the end
 */
record ApiAddress(String apiId, String domainName, List<String> segments) {
    private static final String PREFIX = "/execute-api/";
    private static final String LABEL = ".execute-api.";

    ApiAddress {
        segments = List.copyOf(segments);
    }

    /** Whether a request is for an API at all. */
    static boolean isOfApi(String target, @Nullable String host) {
        return target.startsWith(PREFIX) || (host != null && labelAt(host) > 0);
    }

    /** The address of a request that is for an API. */
    static ApiAddress of(String target, @Nullable String host) {
        String path = WebRequest.rawPathOf(target);
        if (host != null && labelAt(host) > 0) {
            int colon = host.indexOf(':');
            String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
            return new ApiAddress(name.substring(0, labelAt(host)), name, segments(path));
        }
        int idEnd = path.indexOf('/', PREFIX.length());
        return idEnd < 0
                ? new ApiAddress(path.substring(PREFIX.length()), "", List.of())
                : new ApiAddress(path.substring(PREFIX.length(), idEnd), "", segments(path.substring(idEnd)));
    }

    /** The name by which the request came in, or could have. */
    String domainName(Account account) {
        return domainName.isEmpty() ? domainNameOf(apiId, account) : domainName;
    }

    /** The name by which requests for an API can come in. */
    static String domainNameOf(String apiId, Account account) {
        return apiId + LABEL + account.region() + ".localhost";
    }

    /** This address without its first segment, which was the stage. */
    ApiAddress withinStage() {
        List<String> rest = segments.subList(1, segments.size());
        return new ApiAddress(apiId, domainName, rest.equals(List.of("")) ? List.of() : rest);
    }

    /** The path as functions see it. */
    String path() {
        return "/" + String.join("/", segments);
    }

    private static int labelAt(String host) {
        int dot = host.indexOf('.');
        return dot > 0 && host.regionMatches(true, dot, LABEL, 0, LABEL.length()) ? dot : -1;
    }

    /** Split first and decoded after, so that an encoded slash stays within its segment. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int at = 1;
        while (at < path.length()) {
            int slash = path.indexOf('/', at);
            int end = slash < 0 ? path.length() : slash;
            segments.add(QueryText.path(path.substring(at, end)));
            at = end + 1;
        }
        if (path.length() > 1 && path.endsWith("/")) {
            segments.add("");
        }
        return segments;
    }
}
