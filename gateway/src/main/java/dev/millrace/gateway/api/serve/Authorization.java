package dev.millrace.gateway.api.serve;

import dev.millrace.gateway.api.authorize.JwtAuthorizer;
import dev.millrace.gateway.api.authorize.LambdaAuthorizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may take a route. Immutable. */
sealed interface Authorization {
    /** Anybody. */
    record Open() implements Authorization {}

    /** Who signs the request. */
    record BySignature() implements Authorization {}

    /** Nobody: the authorizer that its owner has named is not there. */
    record Closed() implements Authorization {}

    /** Who shows a token with one of some scopes. */
    record ByToken(JwtAuthorizer authorizer, List<String> scopes) implements Authorization {}

    /**
     * Whom a function lets in.
     *
     * @param target null when it is no function here
     */
    record ByFunction(LambdaAuthorizer authorizer, @Nullable Target target) implements Authorization {}
}
