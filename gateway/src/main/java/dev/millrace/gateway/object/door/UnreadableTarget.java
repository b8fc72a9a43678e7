package dev.millrace.gateway.object.door;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;

/** A request whose target cannot be decoded. Immutable. */
record UnreadableTarget(String why) implements Destination {
    @Override
    public BodyLimit bodyLimit() {
        return BodyLimit.CONTROL;
    }

    @Override
    public HttpReply tooLarge() {
        return reply();
    }

    @Override
    public void take(Exchange exchange) {
        exchange.answer(reply());
    }

    private HttpReply reply() {
        return ErrorForms.S3.refused(
                new Refusal.OfService("InvalidURI", "Couldn't parse the specified URI: " + why + "."));
    }
}
