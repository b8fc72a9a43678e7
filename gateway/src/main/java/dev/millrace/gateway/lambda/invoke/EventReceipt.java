package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.ReplyHead;
import java.util.Map;

/** Answers a caller that does not wait for the run, once the event is stored. Written by the thread that stored it. */
final class EventReceipt implements EventSink.Receipt {
    private static final ReplyHead ACCEPTED = ReplyHead.of(202, Map.of());

    private final Exchange exchange;

    EventReceipt(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void stored() {
        exchange.onLoop(() -> exchange.answer(ACCEPTED, Payload.EMPTY));
    }

    @Override
    public void notStored(Exception cause) {
        Refusal refusal = new Refusal.Unavailable("The event is not accepted: " + cause.getMessage() + ".");
        exchange.onLoop(() -> exchange.answer(ErrorForms.LAMBDA.refused(refusal)));
    }
}
