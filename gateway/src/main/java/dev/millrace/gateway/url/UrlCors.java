package dev.millrace.gateway.url;

import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.gateway.web.Cors;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a URL's owner has set of other origins, as responses are made by it. */
final class UrlCors {
    private UrlCors() {}

    /** Null when nothing was set: then the function says itself what it wishes. */
    static @Nullable Cors of(FunctionUrl.@Nullable Cors set) {
        return set == null
                ? null
                : new Cors(
                        list(set.allowOrigins()),
                        list(set.allowMethods()),
                        list(set.allowHeaders()),
                        list(set.exposeHeaders()),
                        set.maxAgeSeconds(),
                        Boolean.TRUE.equals(set.allowCredentials()));
    }

    private static List<String> list(@Nullable List<String> values) {
        return Objects.requireNonNullElse(values, List.of());
    }
}
