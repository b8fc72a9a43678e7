package dev.millrace.gateway.api.serve;

import dev.millrace.gateway.api.route.RouteKey;
import dev.millrace.gateway.web.EventFrame;
import dev.millrace.gateway.web.PayloadFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A route of a stage, ready to be taken.
 *
 * @param target null when the route leads nowhere, or to no function here
 * @param timeoutNanos how long its client waits at most
 * @param bucket bounds how often it is taken
 * @param frame of its events, by the name that its API has of itself
 */
record ServedRoute(
        RouteKey key,
        @Nullable Target target,
        PayloadFormat format,
        long timeoutNanos,
        Authorization authorization,
        TokenBucket bucket,
        EventFrame frame) {
    /** Of a route that leads nowhere, as long as it is asked who may take it. */
    static final long TIMEOUT_USUAL_NANOS = Duration.ofSeconds(30).toNanos();

    /** What functions' policies call it, as in {@code a1b2c3d4e5/$default/GET/pets/{id}}. */
    String resource(String apiId, String stage, String method) {
        return key.isDefault()
                ? apiId + "/" + stage + "/" + RouteKey.DEFAULT
                : apiId + "/" + stage + "/" + method + key.text().substring(key.text().indexOf(' ') + 1);
    }
}
