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
    private final PartShape shape;

    PartOperations(Apis apis, PartRules rules) {
        this.apis = apis;
        this.rules = rules;
        this.shape = rules.shape();
    }

    void register(Routes routes) {
        String all = "/v2/apis/{ApiId}/" + shape.path();
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
        return JsonReply.of(201, rules.shown(made[0].existing(shape.kind(), id[0])));
    }

    /** Adds a part to an API that is being changed. */
    Part create(Members request, ApiDraft draft) {
        PartRules.require(
                draft.parts().all(shape.kind()).size() < shape.partsMax(),
                "An API can have at most " + shape.partsMax() + " " + shape.path() + ".");
        String id = rules.newId(request, draft);
        ObjectNode members = JsonReply.object().put(shape.kind().idMember(), id);
        Field.take(shape.fieldsOfCreation(), request, members);
        Field.take(shape.fields(), request, members);
        rules.addDefaults(members, apis.now());
        Part part = new Part(shape.kind(), id, members);
        rules.check(part, draft.parts());
        draft.put(shape.kind(), id, members);
        rules.created(part, request, draft);
        return part;
    }

    private HttpReply update(HttpCall call) {
        Members request = Members.of(call.body());
        rules.refuseNotOffered(request);
        String id = call.pathParameter("Id");
        ApiParts changed = apis.change(call.pathParameter("ApiId"), draft -> update(id, request, draft));
        return JsonReply.ok(rules.shown(changed.existing(shape.kind(), id)));
    }

    /** Changes a part of an API that is being changed. */
    void update(String id, Members request, ApiDraft draft) {
        ObjectNode members = draft.parts().existing(shape.kind(), id).copy();
        Field.take(shape.fields(), request, members);
        rules.changed(members, apis.now());
        rules.check(new Part(shape.kind(), id, members), draft.parts());
        draft.put(shape.kind(), id, members);
    }

    private HttpReply get(HttpCall call) {
        Part part = apis.existing(call.pathParameter("ApiId")).existing(shape.kind(), call.pathParameter("Id"));
        return JsonReply.ok(rules.shown(part));
    }

    private HttpReply list(HttpCall call) {
        ApiParts api = apis.existing(call.pathParameter("ApiId"));
        return ItemPage.of(call).reply(api.all(shape.kind()), rules::shown);
    }

    private HttpReply delete(HttpCall call) {
        apis.change(call.pathParameter("ApiId"), draft -> {
            Part part = draft.parts().existing(shape.kind(), call.pathParameter("Id"));
            rules.checkRemoval(part, draft.parts());
            draft.remove(shape.kind(), part.id());
        });
        return HttpReply.empty(204);
    }
}
