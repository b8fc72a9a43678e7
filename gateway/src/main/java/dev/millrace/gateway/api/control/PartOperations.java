package dev.millrace.gateway.api.control;

import dev.millrace.gateway.api.registry.ApiDraft;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.shape.Members;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the parts of one kind. Thread-safe. */
final class PartOperations {
    private final Apis apis;
    private final PartRules rules;

    PartOperations(Apis apis, PartRules rules) {
        this.apis = apis;
        this.rules = rules;
    }

    void register(Routes routes) {
        String all = "/v2/apis/{ApiId}/" + rules.path();
        routes.add("POST", all, this::create);
        routes.add("GET", all, this::list);
        routes.add("GET", all + "/{Id}", this::get);
        routes.add("PATCH", all + "/{Id}", this::update);
        routes.add("DELETE", all + "/{Id}", this::delete);
    }

    private HttpReply create(HttpCall call) {
        Members request = Members.of(call.body());
        rules.refuseNotOffered(request);
        ApiParts[] made = new ApiParts[1];
        String[] id = new String[1];
        made[0] = apis.change(call.pathParameter("ApiId"), draft -> id[0] = create(request, draft).id());
        return JsonReply.of(201, rules.shown(made[0].existing(rules.kind(), id[0])));
    }

    /** Adds a part to an API that is being changed. */
    Part create(Members request, ApiDraft draft) {
        PartRules.require(
                draft.parts().all(rules.kind()).size() < rules.partsMax(),
                "An API can have at most " + rules.partsMax() + " " + rules.path() + ".");
        String id = rules.newId(request, draft);
        ObjectNode members = JsonReply.object().put(rules.kind().idMember(), id);
        Field.take(rules.fieldsOfCreation(), request, members);
        Field.take(rules.fields(), request, members);
        rules.addDefaults(members, apis.now());
        Part part = new Part(rules.kind(), id, members);
        rules.check(part, draft.parts());
        draft.put(rules.kind(), id, members);
        rules.created(part, request, draft);
        return part;
    }

    private HttpReply update(HttpCall call) {
        Members request = Members.of(call.body());
        rules.refuseNotOffered(request);
        String id = call.pathParameter("Id");
        ApiParts changed = apis.change(call.pathParameter("ApiId"), draft -> update(id, request, draft));
        return JsonReply.ok(rules.shown(changed.existing(rules.kind(), id)));
    }

    /** Changes a part of an API that is being changed. */
    void update(String id, Members request, ApiDraft draft) {
        ObjectNode members = draft.parts().existing(rules.kind(), id).copy();
        Field.take(rules.fields(), request, members);
        rules.changed(members, apis.now());
        rules.check(new Part(rules.kind(), id, members), draft.parts());
        draft.put(rules.kind(), id, members);
    }

    private HttpReply get(HttpCall call) {
        Part part = apis.existing(call.pathParameter("ApiId")).existing(rules.kind(), call.pathParameter("Id"));
        return JsonReply.ok(rules.shown(part));
    }

    private HttpReply list(HttpCall call) {
        ApiParts api = apis.existing(call.pathParameter("ApiId"));
        return ItemPage.of(call).reply(api.all(rules.kind()), rules::shown);
    }

    private HttpReply delete(HttpCall call) {
        apis.change(call.pathParameter("ApiId"), draft -> {
            Part part = draft.parts().existing(rules.kind(), call.pathParameter("Id"));
            rules.checkRemoval(part, draft.parts());
            draft.remove(rules.kind(), part.id());
        });
        return HttpReply.empty(204);
    }
}
