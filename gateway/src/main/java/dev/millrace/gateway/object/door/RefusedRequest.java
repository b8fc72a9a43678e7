package dev.millrace.gateway.object.door;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;

/** A request that is refused for its head, before its body is let come. Immutable. */
record RefusedRequest(Refusal refusal) implements Destination {
    @Override
    public BodyLimit bodyLimit() {
        return BodyLimit.CONTROL;
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }

    @Override
    public boolean takesBodiesAsTheyCome() {
        return true;
    }

    @Override
    public void take(Exchange exchange) {
        exchange.answer(ErrorForms.S3.refused(refusal));
    }
}
