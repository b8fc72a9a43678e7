package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;

/** Refuses requests that would also publish a version. Immutable. */
final class Publishing {
    private Publishing() {}

    static void refuse(Members request) {
        if (request.flag("Publish") || request.holds("PublishTo")) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "Publishing versions is not supported by this server yet (Publish). It runs $LATEST only."));
        }
    }
}
