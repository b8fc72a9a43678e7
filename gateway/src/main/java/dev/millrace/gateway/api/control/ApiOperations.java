package dev.millrace.gateway.api.control;

import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.RoutesInForm;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The operations on APIs as a whole. Thread-safe. */
public final class ApiOperations {
    private final Apis apis;
    private final QuickCreate quickCreate;

    private ApiOperations(Apis apis, QuickCreate quickCreate) {
        this.apis = apis;
        this.quickCreate = quickCreate;
    }

    /** Enters all operations of API Gateway under their paths. */
    public static void register(Routes plain, Apis apis) {
        Routes routes = new RoutesInForm(plain, ErrorForms.API_GATEWAY);
        PartOperations integrations = new PartOperations(apis, new IntegrationRules());
        PartOperations ofRoutes = new PartOperations(apis, new RouteRules());
        PartOperations stages = new PartOperations(apis, new StageRules(apis.account()));
        PartOperations deployments = new PartOperations(apis, new DeploymentRules());
        PartOperations authorizers = new PartOperations(apis, new AuthorizerRules());
        new ApiOperations(apis, new QuickCreate(integrations, ofRoutes, stages)).register(routes);
        List.of(integrations, ofRoutes, stages, deployments, authorizers).forEach(part -> part.register(routes));
        new StageSettings(apis).register(routes);
        new TagOperations(apis).register(routes);
    }

    private void register(Routes routes) {
        routes.add("POST", "/v2/apis", this::create);
        routes.add("GET", "/v2/apis", this::list);
        routes.add("PUT", "/v2/apis", ApiOperations::refuseImport);
        routes.add("PUT", "/v2/apis/{ApiId}", ApiOperations::refuseImport);
        routes.add("GET", "/v2/apis/{ApiId}", this::get);
        routes.add("PATCH", "/v2/apis/{ApiId}", this::update);
        routes.add("DELETE", "/v2/apis/{ApiId}", this::delete);
        routes.add("DELETE", "/v2/apis/{ApiId}/cors", this::deleteCors);
    }

    private HttpReply create(HttpCall call) {
        Members request = Members.of(call.body());
        PartRules.required(request.text("protocolType"), "protocolType");
        ApiRules.checkRequest(request);
        ObjectNode members = JsonReply.object();
        Field.take(ApiRules.FIELDS, request, members);
        Field.take(List.of(Field.textMap("tags")), request, members);
        ApiRules.addDefaults(members, apis.now());
        ApiRules.check(new Part(PartKind.API, "", members));
        ApiParts made = apis.add(members, draft -> quickCreate.create(request, draft));
        return JsonReply.of(201, shown(made, call));
    }

    private HttpReply update(HttpCall call) {
        Members request = Members.of(call.body());
        ApiRules.checkRequest(request);
        ApiParts changed = apis.change(call.pathParameter("ApiId"), draft -> {
            ObjectNode members = draft.parts().api().copy();
            Field.take(ApiRules.FIELDS, request, members);
            Part api = new Part(PartKind.API, draft.parts().id(), members);
            ApiRules.check(api);
            draft.put(PartKind.API, api.id(), members);
            quickCreate.update(request, draft);
        });
        return JsonReply.ok(shown(changed, call));
    }

    private HttpReply get(HttpCall call) {
        return JsonReply.ok(shown(apis.existing(call.pathParameter("ApiId")), call));
    }

    private HttpReply list(HttpCall call) {
        NavigableMap<String, ApiParts> all = new TreeMap<>();
        apis.snapshot().apis().forEach(api -> all.put(api.id(), api));
        return ItemPage.of(call).reply(all, api -> shown(api, call));
    }

    private HttpReply delete(HttpCall call) {
        apis.delete(call.pathParameter("ApiId"));
        return HttpReply.empty(204);
    }

    private HttpReply deleteCors(HttpCall call) {
        apis.change(call.pathParameter("ApiId"), draft -> {
            ObjectNode members = draft.parts().api().copy();
            members.remove("corsConfiguration");
            draft.put(PartKind.API, draft.parts().id(), members);
        });
        return HttpReply.empty(204);
    }

    private static HttpReply refuseImport(HttpCall call) {
        throw PartRules.invalid("The import of OpenAPI documents is not offered: make the API by its own operations.");
    }

    /** An API with where it is to be called: by the name and port by which its owner has called us. */
    private static ObjectNode shown(ApiParts api, HttpCall call) {
        ObjectNode shown = api.api().copy();
        shown.put("apiEndpoint", call.endpoint() + "/execute-api/" + api.id());
        return shown;
    }
}
