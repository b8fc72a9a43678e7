package dev.millrace.gateway.http.route;

import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.HttpReply;

/**
 * One operation of the control plane. Called on a control thread, never on an event loop, so it may block. Throws
 * {@link dev.millrace.engine.invocation.RefusedException} for what the caller did wrong. Thread-safe.
 */
public interface Operation {
    HttpReply handle(HttpCall call);

    /** The largest request body that it reads. */
    default BodyLimit bodyLimit() {
        return BodyLimit.CONTROL;
    }
}
