package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Members;
import java.util.function.Consumer;

/** All operations for clients that send CBOR, and name them in the path. Immutable. */
final class CborOperation extends ProtocolOperation {
    static final String PATH_PARAMETER = "Operation";

    private static final ErrorForm ERRORS = new MonitorErrors(CborBody::error);

    private final MonitorOperations operations;

    CborOperation(MonitorOperations operations) {
        this.operations = operations;
    }

    @Override
    public void answer(HttpCall call, Consumer<HttpReply> reply) {
        MonitorOperation operation = operations.named(call.pathParameter(PATH_PARAMETER));
        Members request = Members.of(CborBody.read(RequestText.of(call)));
        operation.begin(request, telling(call, answer -> CborBody.reply(200, answer), reply));
    }

    @Override
    public ErrorForm errorForm() {
        return ERRORS;
    }
}
