package dev.millrace.gateway.object.door;

import dev.millrace.gateway.auth.ObjectCaller;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;

/** A request that goes on to the store. Immutable. */
record StoreDestination(StoreCalls calls, ObjectAddress address, ObjectQuery query, ObjectCaller caller)
        implements Destination {
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
        calls.begin(exchange, address, query, caller);
    }
}
