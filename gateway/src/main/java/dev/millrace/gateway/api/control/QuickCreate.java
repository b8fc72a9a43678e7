package dev.millrace.gateway.api.control;

import dev.millrace.gateway.api.registry.ApiDraft;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.api.route.RouteKey;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.shape.Members;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An API made whole by one request: with one function, one route and a stage that deploys by itself. Immutable. */
record QuickCreate(PartOperations integrations, PartOperations routes, PartOperations stages) {
    private static final String MANAGED = "apiGatewayManaged";

    /** Adds what {@code target}, {@code routeKey} and {@code credentialsArn} ask for, if they do. */
    void create(Members request, ApiDraft draft) {
        String target = request.text("target");
        PartRules.require(
                target != null || (!request.holds("routeKey") && !request.holds("credentialsArn")),
                "routeKey and credentialsArn are of an API that is made with a target.");
        if (target == null) {
            return;
        }
        Part integration = integrations.create(integration(target, request.text("credentialsArn")), draft);
        managed(integration, draft);
        String key = request.text("routeKey");
        ObjectNode route = JsonReply.object()
                .put("routeKey", key == null ? RouteKey.DEFAULT : key)
                .put("target", RouteRules.TARGET + integration.id());
        managed(routes.create(Members.of(route), draft), draft);
        ObjectNode stage = JsonReply.object().put("stageName", "$default").put("autoDeploy", true);
        managed(stages.create(Members.of(stage), draft), draft);
    }

    /** Changes what was made so. */
    void update(Members request, ApiDraft draft) {
        String target = request.text("target");
        String credentials = request.text("credentialsArn");
        if (target != null || credentials != null) {
            ObjectNode changed = JsonReply.object();
            if (target != null) {
                changed.put("integrationUri", target);
            }
            if (credentials != null) {
                changed.put("credentialsArn", credentials);
            }
            integrations.update(managed(PartKind.INTEGRATION, draft).id(), Members.of(changed), draft);
        }
        String key = request.text("routeKey");
        if (key != null) {
            ObjectNode changed = JsonReply.object().put("routeKey", key);
            routes.update(managed(PartKind.ROUTE, draft).id(), Members.of(changed), draft);
        }
    }

    private static Members integration(String target, @Nullable String credentialsArn) {
        PartRules.require(
                !target.startsWith("http://") && !target.startsWith("https://"),
                "HTTP targets are not offered: a target is the ARN of a Lambda function.");
        ObjectNode integration = JsonReply.object()
                .put("integrationType", "AWS_PROXY")
                .put("integrationUri", target)
                .put("payloadFormatVersion", "2.0");
        if (credentialsArn != null) {
            integration.put("credentialsArn", credentialsArn);
        }
        return Members.of(integration);
    }

    private static void managed(Part part, ApiDraft draft) {
        draft.put(part.kind(), part.id(), part.copy().put(MANAGED, true));
    }

    private static Part managed(PartKind kind, ApiDraft draft) {
        Optional<Part> part = draft.parts().all(kind).values().stream()
                .filter(one -> one.flag(MANAGED))
                .findFirst();
        return part.orElseThrow(() -> PartRules.invalid(
                "target, routeKey and credentialsArn are of an API that was made with a target."));
    }
}
