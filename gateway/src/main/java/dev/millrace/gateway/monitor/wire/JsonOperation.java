package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Members;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * One operation for clients that send JSON, and name it in a header. Immutable.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">What clients of forms read of errors</a>
 */
final class JsonOperation extends ProtocolOperation {
    private static final ErrorForm ERRORS = new MonitorErrors(JsonOperation::error);

    private static final Map<String, String> JSON_1_0 = Map.of("Content-Type", "application/x-amz-json-1.0");

    private final MonitorOperation operation;

    JsonOperation(MonitorOperation operation) {
        this.operation = operation;
    }

    @Override
    public void answer(HttpCall call, Consumer<HttpReply> reply) {
        Members request = Members.of(RequestText.of(call));
        operation.begin(request, telling(call, JsonOperation::reply, reply));
    }

    private static HttpReply reply(ObjectNode answer) {
        return JsonReply.ok((ObjectNode) AnswerTimes.asSeconds(answer)).with(JSON_1_0);
    }

    private static HttpReply error(MonitorError error) {
        ObjectNode body = JsonReply.object().put("__type", error.type()).put("message", error.message());
        return error.named(JsonReply.of(error.status(), body).with(JSON_1_0));
    }

    @Override
    public ErrorForm errorForm() {
        return ERRORS;
    }
}
