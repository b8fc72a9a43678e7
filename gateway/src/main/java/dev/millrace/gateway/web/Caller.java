package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who sent a request, as far as an authoriser found out. Immutable. */
public sealed interface Caller {
    /**
     * The holder of a token.
     *
     * @param claims of the token, as texts
     * @param scopes of the route; null when it asks for none
     */
    record Jwt(Map<String, String> claims, @Nullable List<String> scopes) implements Caller {}

    /** Whoever signed the request. */
    record Iam(String accessKey, String accountId, String callerId, String userArn, String userId) implements Caller {}

    /**
     * Somebody whom a function let in.
     *
     * @param principalId as the function names the caller; null when it does not
     * @param context a JSON object of what the function has to say
     */
    record Custom(@Nullable String principalId, Payload context) implements Caller {}
}
