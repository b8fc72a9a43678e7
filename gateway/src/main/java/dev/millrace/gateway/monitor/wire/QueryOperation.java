package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** All operations for clients that send forms, and name them there. Immutable. */
record QueryOperation(MonitorOperations operations) implements Operation {
    private static final ErrorForm ERRORS = new MonitorErrors(QueryAnswer::error);

    @Override
    public HttpReply handle(HttpCall call) {
        String form = call.body().text();
        String action = new QueryStringDecoder(form, false)
                .parameters()
                .getOrDefault("Action", List.of(""))
                .getFirst();
        ObjectNode answer = operations.named(action).answer(Members.of(QueryForm.members(form)));
        return QueryAnswer.reply(action, call.requestId().toString(), answer);
    }

    @Override
    public ErrorForm errorForm() {
        return ERRORS;
    }
}
