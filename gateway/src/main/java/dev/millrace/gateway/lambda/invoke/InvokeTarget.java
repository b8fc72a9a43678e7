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
 * @param streamed whether the caller takes the response piece by piece
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html">
 *     InvokeWithResponseStream</a>
 */
record InvokeTarget(String function, @Nullable String qualifier, boolean streamed) {
    private static final Form WHOLE = new Form("/2015-03-31/functions/", "/invocations");
    private static final Form STREAMED = new Form("/2021-11-15/functions/", "/response-streaming-invocations");

    /** Whether a request target, as it was sent, is of an invocation. */
    static boolean matches(String target) {
        return WHOLE.matches(target) || STREAMED.matches(target);
    }

    /** Throws {@link IllegalArgumentException} when an escape is not one. */
    static InvokeTarget parse(String target) {
        boolean streamed = target.startsWith(STREAMED.prefix);
        Form form = streamed ? STREAMED : WHOLE;
        if (target.endsWith(form.suffix) && target.indexOf('%') < 0) {
            int nameEnd = target.length() - form.suffix.length();
            return new InvokeTarget(target.substring(form.prefix.length(), nameEnd), null, streamed);
        }
        int nameEnd = target.indexOf('/', form.prefix.length());
        String name = target.substring(form.prefix.length(), nameEnd).replace("+", "%2B");
        List<String> qualifiers = new QueryStringDecoder(target).parameters().get("Qualifier");
        return new InvokeTarget(
                QueryStringDecoder.decodeComponent(name, StandardCharsets.UTF_8),
                qualifiers == null ? null : qualifiers.getFirst(),
                streamed);
    }

    /** A path of an invocation, up to the function's name and behind it. */
    private record Form(String prefix, String suffix) {
        boolean matches(String target) {
            if (!target.startsWith(prefix)) {
                return false;
            }
            if (target.endsWith(suffix)) {
                return target.indexOf('/', prefix.length()) == target.length() - suffix.length();
            }
            int query = target.indexOf('?');
            int end = query < 0 ? target.length() : query;
            int pathEnd = target.charAt(end - 1) == '/' ? end - 1 : end;
            return target.startsWith(suffix, pathEnd - suffix.length())
                    && target.indexOf('/', prefix.length()) == pathEnd - suffix.length();
        }
    }
}
