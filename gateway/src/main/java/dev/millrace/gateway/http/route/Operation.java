package dev.millrace.gateway.http.route;

import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.function.Consumer;

/**
 * One operation of the control plane. Called on a control thread, never on an event loop, so it may block. Throws
 * {@link dev.millrace.engine.invocation.RefusedException} for what the caller did wrong. Thread-safe.
 */
public interface Operation {
    HttpReply handle(HttpCall call);

    /**
     * As {@link #handle}, for an operation that need not hold its thread until it is done: it answers once, on any
     * thread, now or later. What it throws is answered for it; so it throws before it has answered, or never.
     */
    default void answer(HttpCall call, Consumer<HttpReply> reply) {
        reply.accept(handle(call));
    }

    /** The largest request body that it reads. */
    default BodyLimit bodyLimit() {
        return BodyLimit.CONTROL;
    }

    /** How its clients read errors. */
    default ErrorForm errorForm() {
        return ErrorForms.LAMBDA;
    }
}
