package dev.millrace.gateway.lambda.invoke;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The function that an invocation's path and query name. Immutable.
 *
 * @param function name, with its qualifier or as an ARN where the caller wrote it so
 * @param qualifier value of the {@code Qualifier} parameter, or null
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
record InvokeTarget(String function, @Nullable String qualifier) {
    /** What people type: the path of an invocation up to the function's name. */
    static final String PREFIX = "/2015-03-31/functions/";

    static final String SUFFIX = "/invocations";

    /** Whether a request target, as it was sent, is of an invocation. */
    static boolean matches(String target) {
        if (!target.startsWith(PREFIX)) {
            return false;
        }
        if (target.endsWith(SUFFIX)) {
            return target.indexOf('/', PREFIX.length()) == target.length() - SUFFIX.length();
        }
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        int pathEnd = target.charAt(end - 1) == '/' ? end - 1 : end;
        return target.startsWith(SUFFIX, pathEnd - SUFFIX.length())
                && target.indexOf('/', PREFIX.length()) == pathEnd - SUFFIX.length();
    }

    /** Throws {@link IllegalArgumentException} when an escape is not one. */
    static InvokeTarget parse(String target) {
        if (target.endsWith(SUFFIX) && target.indexOf('%') < 0) {
            return new InvokeTarget(target.substring(PREFIX.length(), target.length() - SUFFIX.length()), null);
        }
        int nameEnd = target.indexOf('/', PREFIX.length());
        String name = target.substring(PREFIX.length(), nameEnd).replace("+", "%2B");
        List<String> qualifiers = new QueryStringDecoder(target).parameters().get("Qualifier");
        return new InvokeTarget(
                QueryStringDecoder.decodeComponent(name, StandardCharsets.UTF_8),
                qualifiers == null ? null : qualifiers.getFirst());
    }
}
