package dev.millrace.gateway.admin;

import dev.millrace.engine.Engine;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.zone.ZoneState;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.Router;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.export.prometheus.Exposition;
import dev.millrace.telemetry.window.WindowQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Enters the operators' operations under their paths. Immutable. */
public final class AdminOperations {
    private static final byte[] HEALTHY = "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8);

    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(5);

    private AdminOperations() {}

    /**
     * Enters all operations.
     *
     * @param journal the directory of the run journal
     */
    public static void register(Router.Builder routes, Engine engine, Telemetry telemetry, Path journal) {
        ZoneOperations zones = new ZoneOperations(engine);
        routes.add("GET", "/_millrace/health", call -> health(engine))
                .add("GET", "/_millrace/zones", zones::list)
                .add("PUT", "/_millrace/zones/{Zone}", zones::set)
                .add("GET", "/_millrace/events", new EventOperations(engine)::list)
                .add(
                        "GET",
                        "/_millrace/statistics",
                        new StatisticsOperation(new WindowQuery(telemetry.windows(), journal), engine.clock()))
                .add("GET", "/metrics", call -> metrics(telemetry, call.header("accept")));
    }

    /** 200 while invocations are taken; else 503 and why not. */
    private static HttpReply health(Engine engine) {
        Refusal refusal = engine.refusal();
        boolean noZone = engine.zones().all().stream().noneMatch(zone -> zone.state() == ZoneState.UP);
        if (refusal == null && noZone) {
            refusal = new Refusal.Unavailable("No zone is up.");
        }
        return refusal == null ? HttpReply.json(200, HEALTHY) : ErrorForms.MILLRACE.refused(refusal);
    }

    private static HttpReply metrics(Telemetry telemetry, @Nullable String accept) {
        try {
            if (!telemetry.awaitCaughtUp(CATCH_UP_MAX)) {
                return ErrorForms.MILLRACE.refused(new Refusal.Unavailable("The journal of runs is still being read."));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ErrorForms.MILLRACE.refused(new Refusal.ShuttingDown());
        }
        return reply(telemetry.metrics(Objects.requireNonNullElse(accept, "")));
    }

    private static HttpReply reply(Exposition exposition) {
        return new HttpReply(200, Map.of("Content-Type", exposition.contentType()), exposition.body());
    }
}
