package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.json.JsonWriter;
import java.util.List;
import java.util.Map;

/**
 * A response of a function or of the gateway itself. Its headers can be sent as they are. Immutable.
 *
 * @param status 200 to 599
 * @param headers in their order; a name may be there more than once
 */
public record WebResponse(int status, List<Map.Entry<String, String>> headers, Payload body) {
    private static final List<Map.Entry<String, String>> JSON = List.of(Map.entry("content-type", "application/json"));
    private static final ReplyHead JSON_HEAD = ReplyHead.of(200, JSON);

    public WebResponse {
        headers = List.copyOf(headers);
    }

    /** What most functions have to say: some JSON. */
    static WebResponse json(Payload body) {
        return new WebResponse(200, JSON, body);
    }

    /** What the gateway itself has to say: {@code {"message":...}}. */
    public static WebResponse message(int status, String message) {
        Payload body = new JsonWriter()
                .beginObject()
                .member("message", message)
                .endObject()
                .finish();
        return new WebResponse(status, JSON, body);
    }

    public ReplyHead head() {
        return status == 200 && headers == JSON ? JSON_HEAD : ReplyHead.of(status, headers);
    }
}
