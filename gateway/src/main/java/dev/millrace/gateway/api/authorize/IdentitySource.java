package dev.millrace.gateway.api.authorize;

import dev.millrace.gateway.web.QueryText;
import dev.millrace.gateway.web.RequestContext;
import dev.millrace.gateway.web.WebRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in a request stands who sent it, as in {@code $request.header.Authorization}. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">
 *     Identity sources</a>
 */
public record IdentitySource(Place place, String name) {
    private static final Set<String> CONTEXT =
            Set.of("httpMethod", "path", "routeKey", "stage", "identity.sourceIp", "identity.userAgent");

    /** Part of a request, or of what is known of it. */
    public enum Place {
        HEADER("$request.header."),
        QUERY("$request.querystring."),
        STAGE_VARIABLE("$stageVariables."),
        CONTEXT("$context.");

        private final String prefix;

        Place(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Throws {@link IllegalArgumentException} for what is no such place. */
    public static IdentitySource parse(String text) {
        for (Place place : Place.values()) {
            String name = text.startsWith(place.prefix) ? text.substring(place.prefix.length()) : "";
            if (!name.isEmpty() && (place != Place.CONTEXT || CONTEXT.contains(name))) {
                return new IdentitySource(place, place == Place.HEADER ? name.toLowerCase(Locale.ROOT) : name);
            }
        }
        throw new IllegalArgumentException("Invalid identity source " + text);
    }

    /** Whether it is of the request itself. */
    public boolean isOfRequest() {
        return place == Place.HEADER || place == Place.QUERY;
    }

    /** What stands there; null for nothing. */
    @Nullable String find(WebRequest request, RequestContext context) {
        String found =
                switch (place) {
                    case HEADER -> joined(request.headers().all(name));
                    case QUERY -> joined(QueryText.parameters(request.query()).all(name));
                    case STAGE_VARIABLE -> context.frame().stageVariables().get(name);
                    case CONTEXT ->
                        switch (name) {
                            case "httpMethod" -> request.method();
                            case "path" -> request.path();
                            case "routeKey" -> context.frame().routeKey();
                            case "stage" -> context.frame().stage();
                            case "identity.sourceIp" -> request.sourceIp();
                            default -> request.header("user-agent");
                        };
                };
        return found == null || found.isEmpty() ? null : found;
    }

    private static String joined(List<String> values) {
        return String.join(",", values);
    }
}
