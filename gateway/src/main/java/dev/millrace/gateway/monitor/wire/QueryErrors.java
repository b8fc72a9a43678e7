package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.XmlText;
import java.util.Map;

/** Errors in XML, for clients that sent a form. Immutable. */
final class QueryErrors implements ErrorForm {
    static final ErrorForm FORM = new QueryErrors();

    private QueryErrors() {}

    @Override
    public HttpReply refused(Refusal refusal) {
        return reply(MonitorError.of(refusal));
    }

    @Override
    public HttpReply broken() {
        return reply(MonitorError.broken());
    }

    private static HttpReply reply(MonitorError error) {
        String document = "<ErrorResponse xmlns=\"" + QueryAnswer.NAMESPACE + "\"><Error><Type>"
                + (error.status() < 500 ? "Sender" : "Receiver") + "</Type><Code>" + error.code() + "</Code><Message>"
                + XmlText.escaped(error.message()) + "</Message></Error></ErrorResponse>";
        return new HttpReply(error.status(), Map.of("Content-Type", "text/xml"), Payload.ofText(document));
    }
}
