package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;

/** All operations for clients that send CBOR, and name them in the path. Immutable. */
record CborOperation(MonitorOperations operations) implements Operation {
    static final String PATH_PARAMETER = "Operation";

    private static final ErrorForm ERRORS = new MonitorErrors(CborBody::error);

    @Override
    public HttpReply handle(HttpCall call) {
        MonitorOperation operation = operations.named(call.pathParameter(PATH_PARAMETER));
        return CborBody.reply(200, operation.answer(Members.of(CborBody.read(call.body()))));
    }

    @Override
    public ErrorForm errorForm() {
        return ERRORS;
    }
}
