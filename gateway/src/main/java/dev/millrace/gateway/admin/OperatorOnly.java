package dev.millrace.gateway.admin;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.SharedSecret;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An operation for those alone who show the operator's token. Thread-safe. */
public final class OperatorOnly implements Operation {
    private final SharedSecret token;
    private final Operation operation;

    private OperatorOnly(SharedSecret token, Operation operation) {
        this.token = token;
        this.operation = operation;
    }

    /**
     * Has operations entered that need the token which that file holds; for all, when there is none. Throws
     * {@link IllegalArgumentException} when it cannot be read, or is no token.
     */
    public static Routes routes(@Nullable Path file, Routes routes) {
        if (file == null) {
            return routes;
        }
        SharedSecret token = SharedSecret.read(file, "operators");
        return (method, path, operation) -> routes.add(method, path, new OperatorOnly(token, operation));
    }

    @Override
    public HttpReply handle(HttpCall call) {
        admit(call);
        return operation.handle(call);
    }

    @Override
    public void answer(HttpCall call, Consumer<HttpReply> reply) {
        admit(call);
        operation.answer(call, reply);
    }

    private void admit(HttpCall call) {
        String shown = SharedSecret.bearer(call.header("authorization"));
        if (shown == null || !token.is(shown)) {
            throw new RefusedException(new Refusal.OfService(
                    "AccessDeniedException",
                    "The request does not show the token of --operator-token as a bearer token."));
        }
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
