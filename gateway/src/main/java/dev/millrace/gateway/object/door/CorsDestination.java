package dev.millrace.gateway.object.door;

import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.Map;

/**
 * Another destination whose answers, errors too, can be read by a page of another origin. Immutable.
 *
 * @param headers by which the browser is told
 */
record CorsDestination(Destination inner, Map<String, String> headers) implements Destination {
    CorsDestination {
        headers = Map.copyOf(headers);
    }

    @Override
    public BodyLimit bodyLimit() {
        return inner.bodyLimit();
    }

    @Override
    public ErrorForm errorForm() {
        return inner.errorForm();
    }

    @Override
    public HttpReply tooLarge() {
        return inner.tooLarge().with(headers);
    }

    @Override
    public boolean takesBodiesAsTheyCome() {
        return inner.takesBodiesAsTheyCome();
    }

    @Override
    public void take(Exchange exchange) {
        exchange.alsoSay(headers);
        inner.take(exchange);
    }
}
