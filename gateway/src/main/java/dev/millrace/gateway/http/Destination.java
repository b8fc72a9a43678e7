package dev.millrace.gateway.http;

import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;

/** Where a request goes once it has been read. Chosen when the header is complete. */
public interface Destination {
    /** How much of a body this destination reads. One that takes bodies as they come has no use for a limit. */
    BodyLimit bodyLimit();

    /** How its clients read errors, those too that the server answers in its place. */
    default ErrorForm errorForm() {
        return ErrorForms.LAMBDA;
    }

    /** The answer to a body that is longer. */
    default HttpReply tooLarge() {
        return errorForm().refused(bodyLimit().exceeded());
    }

    /**
     * Whether it takes bodies as they come. If so it is given the request when the header has been read, and the body
     * waits until {@link Exchange#readBody} is called.
     */
    default boolean takesBodiesAsTheyCome() {
        return false;
    }

    /**
     * Takes the request. Called on the connection's event loop, so it must not block; the exchange is answered once,
     * now or later.
     */
    void take(Exchange exchange);
}
