package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Errors in CBOR. Immutable. */
final class CborErrors implements ErrorForm {
    static final ErrorForm FORM = new CborErrors();

    private CborErrors() {}

    @Override
    public HttpReply refused(Refusal refusal) {
        return reply(MonitorError.of(refusal));
    }

    @Override
    public HttpReply broken() {
        return reply(MonitorError.broken());
    }

    private static HttpReply reply(MonitorError error) {
        ObjectNode body = JsonReply.object()
                .put("__type", "com.amazonaws.cloudwatch#" + error.type())
                .put("message", error.message());
        String fault = error.status() < 500 ? "Sender" : "Receiver";
        return CborBody.reply(error.status(), Payload.of(CborBody.write(body)))
                .with(Map.of("x-amzn-query-error", error.code() + ";" + fault));
    }
}
