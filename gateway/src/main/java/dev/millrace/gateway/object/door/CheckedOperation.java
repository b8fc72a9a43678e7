package dev.millrace.gateway.object.door;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.auth.ContentHash;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.servlet.BrokenBodyException;

/** An operation that is handed only bodies which have the hash that their head tells. Immutable. */
record CheckedOperation(Operation operation) implements Operation {
    @Override
    public HttpReply handle(HttpCall call) {
        String hash = call.header(ContentHash.HEADER);
        if (ContentHash.isHash(hash) && !ContentHash.isOf(hash, call.body())) {
            throw new RefusedException(BrokenBodyException.ofOtherHash().refusal());
        }
        if (ContentHash.tellsOfChunks(hash)) { // which nobody takes apart here, nor looks at their signatures
            throw new RefusedException(new Refusal.OfService(
                    "NotImplemented", "The body of such a request cannot come in chunks; send it with its hash."));
        }
        return operation.handle(call);
    }

    @Override
    public BodyLimit bodyLimit() {
        return operation.bodyLimit();
    }

    @Override
    public ErrorForm errorForm() {
        return operation.errorForm();
    }
}
