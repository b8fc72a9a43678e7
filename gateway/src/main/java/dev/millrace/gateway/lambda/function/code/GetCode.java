package dev.millrace.gateway.lambda.function.code;

import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import java.nio.file.Path;

/** Serves a code package to whoever knows its hash: the {@code Location} that GetFunction answers. */
public final class GetCode implements Operation {
    public static final String PREFIX = "/_millrace/code/";

    private final CodeStore store;

    public GetCode(CodeStore store) {
        this.store = store;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String sha256 = call.pathParameter("Sha256");
        Path zip = store.file(sha256)
                .orElseThrow(() -> new RefusedException(
                        new Refusal.NotFound("There is no code package of SHA-256 " + sha256)));
        return HttpReply.file("application/zip", zip);
    }
}
