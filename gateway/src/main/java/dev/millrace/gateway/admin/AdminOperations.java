package dev.millrace.gateway.admin;

import dev.millrace.engine.Engine;
import dev.millrace.gateway.http.HttpReply;
import dev.millrace.gateway.http.Router;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.export.prometheus.Exposition;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Enters the operators' operations under their paths. Immutable. */
public final class AdminOperations {
    private static final byte[] HEALTHY = "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8);

    private AdminOperations() {}

    public static void register(Router.Builder routes, Engine engine, Telemetry telemetry) {
        ZoneOperations zones = new ZoneOperations(engine);
        routes.add("GET", "/_millrace/health", call -> HttpReply.json(200, HEALTHY))
                .add("GET", "/_millrace/zones", zones::list)
                .add("PUT", "/_millrace/zones/{Zone}", zones::set)
                .add("GET", "/metrics", call -> reply(
                        telemetry.metrics(Objects.requireNonNullElse(call.header("accept"), ""))));
    }

    private static HttpReply reply(Exposition exposition) {
        return new HttpReply(200, Map.of("Content-Type", exposition.contentType()), exposition.body());
    }
}
