package dev.millrace.gateway.http.reply;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes the answers of the control operations. Immutable. */
public final class JsonReply {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonReply() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static HttpReply ok(ObjectNode body) {
        return of(200, body);
    }

    public static HttpReply of(int status, ObjectNode body) {
        return HttpReply.json(status, JSON.writeValueAsBytes(body));
    }
}
