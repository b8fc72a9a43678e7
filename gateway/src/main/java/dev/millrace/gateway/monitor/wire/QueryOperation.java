package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Members;
import java.util.function.Consumer;

/** All operations for clients that send forms, and name them there. Immutable. */
final class QueryOperation extends ProtocolOperation {
    private static final ErrorForm ERRORS = new MonitorErrors(QueryAnswer::error);

    private final MonitorOperations operations;

    QueryOperation(MonitorOperations operations) {
        this.operations = operations;
    }

    @Override
    public void answer(HttpCall call, Consumer<HttpReply> reply) {
        QueryForm form = QueryForm.of(RequestText.of(call).text());
        String action = form.action();
        Members request = Members.of(form.members());
        operations
                .named(action)
                .begin(
                        request,
                        telling(
                                call,
                                answer -> QueryAnswer.reply(action, call.requestId().toString(), answer),
                                reply));
    }

    @Override
    public ErrorForm errorForm() {
        return ERRORS;
    }
}
