package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.Base64;

/**
 * The context that a mobile SDK sends in a header: base64 of a JSON object.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-request-ClientContext">
 *     ClientContext</a>
 */
final class ClientContext {
    private static final int HEADER_CHARS_MAX = 3583;

    private ClientContext() {}

    /** The JSON text. Throws {@link RefusedException} when the header is not what it should be. */
    static String decode(String header) {
        if (header.length() > HEADER_CHARS_MAX) {
            throw invalid();
        }
        Payload json;
        try {
            json = Payload.of(Base64.getDecoder().decode(header));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        String text = json.text();
        if (!text.stripLeading().startsWith("{") || PayloadCheck.refusal(json) != null) {
            throw invalid();
        }
        return text;
    }

    private static RefusedException invalid() {
        return new RefusedException(
                new Refusal.InvalidContent("Client context must be a valid Base64-encoded JSON object."));
    }
}
