package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Routes;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Takes settings back that a stage has. Thread-safe. */
final class StageSettings {
    private final Apis apis;

    StageSettings(Apis apis) {
        this.apis = apis;
    }

    void register(Routes routes) {
        String stage = "/v2/apis/{ApiId}/stages/{StageName}";
        routes.add("DELETE", stage + "/routesettings/{RouteKey}", this::deleteRouteSettings);
        routes.add("DELETE", stage + "/accesslogsettings", this::deleteAccessLogSettings);
    }

    private HttpReply deleteRouteSettings(HttpCall call) {
        String key = call.pathParameter("RouteKey");
        return change(call, stage -> {
            if (!(stage.get("routeSettings") instanceof ObjectNode settings) || settings.remove(key) == null) {
                throw new RefusedException(
                        new Refusal.NotFound("Unable to find Route by key " + key + " within the RouteSettings"));
            }
        });
    }

    private HttpReply deleteAccessLogSettings(HttpCall call) {
        return change(call, stage -> stage.remove("accessLogSettings"));
    }

    private HttpReply change(HttpCall call, Consumer<ObjectNode> edit) {
        String name = call.pathParameter("StageName");
        apis.change(call.pathParameter("ApiId"), draft -> {
            ObjectNode stage = draft.parts().existing(PartKind.STAGE, name).copy();
            edit.accept(stage);
            draft.put(PartKind.STAGE, name, stage.put("lastUpdatedDate", apis.now()));
        });
        return HttpReply.empty(204);
    }
}
