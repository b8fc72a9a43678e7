package dev.millrace.engine.runtime.process.api;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks of the Runtime API. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
sealed interface ApiCall {
    /** Waits for an invocation. */
    record Next() implements ApiCall {}

    /** The function has returned. */
    record Response(String requestId) implements ApiCall {}

    /** The function has thrown. */
    record Failure(String requestId) implements ApiCall {}

    /** The code could not be initialised. */
    record InitFailure() implements ApiCall {}

    /** Waits until a neutral worker is given a function. */
    record Assignment() implements ApiCall {}

    record Ping() implements ApiCall {}

    /** Only workers that came out of a snapshot may ask for it, and there are none. */
    record Restore() implements ApiCall {}

    String VERSION = "/2018-06-01";
    String INVOCATION = VERSION + "/runtime/invocation/";

    /** Null when there is no such call. */
    static @Nullable ApiCall of(HttpMethod method, String target) {
        boolean get = HttpMethod.GET.equals(method);
        if (target.startsWith(INVOCATION)) {
            return get ? nextOrNull(target) : ofInvocation(method, target);
        }
        return switch (target) {
            case VERSION + "/runtime/init/error" -> HttpMethod.POST.equals(method) ? new InitFailure() : null;
            case VERSION + "/ping" -> get ? new Ping() : null;
            case VERSION + "/runtime/restore/next" -> get ? new Restore() : null;
            case VERSION + "/runtime/restore/error" -> HttpMethod.POST.equals(method) ? new Restore() : null;
            case "/millrace/assignment" -> get ? new Assignment() : null;
            default -> null;
        };
    }

    private static @Nullable ApiCall nextOrNull(String target) {
        return target.length() == INVOCATION.length() + 4 && target.endsWith("next") ? new Next() : null;
    }

    private static @Nullable ApiCall ofInvocation(HttpMethod method, String target) {
        int slash = target.indexOf('/', INVOCATION.length());
        if (slash < 0 || !HttpMethod.POST.equals(method)) {
            return null;
        }
        String requestId = target.substring(INVOCATION.length(), slash);
        return switch (target.substring(slash + 1)) {
            case "response" -> new Response(requestId);
            case "error" -> new Failure(requestId);
            default -> null;
        };
    }
}
