package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** All operations for clients that send forms, which name them. Immutable. */
record QueryOperation(Map<String, MonitorOperation> byAction) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        String form = call.body().text();
        String action = new QueryStringDecoder(form, false)
                .parameters()
                .getOrDefault("Action", List.of(""))
                .getFirst();
        MonitorOperation operation = byAction.get(action);
        if (operation == null) {
            throw new RefusedException(new Refusal.OfService(
                    "InvalidAction", "The action " + action + " is not valid for this endpoint."));
        }
        ObjectNode answer = operation.answer(Members.of(QueryForm.members(form)));
        String document = QueryAnswer.document(action, call.requestId().toString(), answer);
        return new HttpReply(200, Map.of("Content-Type", "text/xml"), Payload.ofText(document));
    }

    @Override
    public ErrorForm errorForm() {
        return QueryErrors.FORM;
    }
}
