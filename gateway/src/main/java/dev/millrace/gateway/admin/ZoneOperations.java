package dev.millrace.gateway.admin;

import dev.millrace.engine.Engine;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.zone.ZoneState;
import dev.millrace.engine.zone.ZoneStatus;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows the zones and takes them up and down. Thread-safe. */
final class ZoneOperations {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Engine engine;

    ZoneOperations(Engine engine) {
        this.engine = engine;
    }

    HttpReply list(HttpCall call) {
        List<Map<String, Object>> zones =
                engine.status().zones().stream().map(ZoneOperations::shown).toList();
        return HttpReply.json(200, JSON.writeValueAsBytes(Map.of("zones", zones)));
    }

    HttpReply set(HttpCall call) {
        String zone = call.pathParameter("Zone");
        if (engine.setZone(zone, wanted(call)) == null) {
            throw new RefusedException(new Refusal.NotFound("There is no zone '" + zone + "'."));
        }
        return list(call);
    }

    private static ZoneState wanted(HttpCall call) {
        try {
            JsonNode state = JSON.readTree(call.body().array()).path("state");
            for (ZoneState known : ZoneState.values()) {
                if (state.isString() && name(known).equals(state.stringValue())) {
                    return known;
                }
            }
            throw new RefusedException(new Refusal.InvalidParameter(
                    "The state of a zone is \"up\", \"draining\" or \"down\", as in {\"state\":\"up\"}; not "
                            + state + "."));
        } catch (JacksonException e) {
            throw new RefusedException(new Refusal.InvalidContent("The body is not JSON: " + e.getOriginalMessage()));
        }
    }

    private static Map<String, Object> shown(ZoneStatus zone) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", zone.name());
        members.put("state", name(zone.state()));
        members.put("runs", zone.runs());
        members.put("instances", zone.instances());
        members.put("idleInstances", zone.idleInstances());
        members.put("threads", zone.threads());
        members.put("stuckThreads", zone.stuckThreads());
        return members;
    }

    private static String name(ZoneState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
