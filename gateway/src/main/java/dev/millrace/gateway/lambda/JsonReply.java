package dev.millrace.gateway.lambda;

import dev.millrace.gateway.http.reply.HttpReply;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes the answers of the control operations. Immutable. */
final class JsonReply {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonReply() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static HttpReply ok(ObjectNode body) {
        return of(200, body);
    }

    static HttpReply of(int status, ObjectNode body) {
        return HttpReply.json(status, JSON.writeValueAsBytes(body));
    }
}
