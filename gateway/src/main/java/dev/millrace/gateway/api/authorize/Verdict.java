package dev.millrace.gateway.api.authorize;

import dev.millrace.gateway.web.Caller;
import org.jspecify.annotations.Nullable;

/** What an authorizer says of a request. Immutable. */
public sealed interface Verdict {
    /** The request may pass. */
    record LetIn(Caller caller) implements Verdict {}

    /**
     * Nobody knows who it is.
     *
     * @param challenge what the client is told that it could show; null for nothing
     */
    record Unauthorized(@Nullable String challenge) implements Verdict {}

    /** It is somebody who may not. */
    record Forbidden(@Nullable String challenge) implements Verdict {}

    /** The authorizer itself does not work. */
    record Broken() implements Verdict {}
}
