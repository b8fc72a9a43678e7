package dev.millrace.gateway.http.reply;

import dev.millrace.engine.admission.ThrottleReason;
import dev.millrace.engine.invocation.Refusal;

/** How the clients of a service read its errors; nobody else knows what a refusal is on their wire. Immutable. */
public interface ErrorForm {
    /** The answer to a request that was refused. */
    HttpReply refused(Refusal refusal);

    /** The answer when something of ours broke; the log says what, under the request's id. */
    HttpReply broken();

    /** The answer when the server has more control work at hand than it can queue. */
    default HttpReply busy() {
        return refused(new Refusal.Throttled(ThrottleReason.CALLER_RATE));
    }
}
