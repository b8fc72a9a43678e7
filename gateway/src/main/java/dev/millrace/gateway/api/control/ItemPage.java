package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.PageToken;
import java.util.NavigableMap;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a list that a caller asks for. Immutable.
 *
 * @param after identity after which it begins; empty for the first page
 */
record ItemPage(int itemsMax, String after) {
    private static final int ITEMS_MAX = 500;
    private static final Refusal NO_TOKEN = new Refusal.InvalidParameter("Invalid nextToken specified");

    static ItemPage of(HttpCall call) {
        Integer asked = call.queryInteger("maxResults");
        int itemsMax = asked == null ? ITEMS_MAX : asked;
        PartRules.require(
                itemsMax >= 1 && itemsMax <= ITEMS_MAX, "maxResults must be between 1 and " + ITEMS_MAX);
        return new ItemPage(itemsMax, PageToken.name(call.queryParameter("nextToken"), NO_TOKEN));
    }

    <T> HttpReply reply(NavigableMap<String, T> all, Function<T, ObjectNode> shown) {
        ObjectNode answer = JsonReply.object();
        ArrayNode items = answer.putArray("items");
        String last = "";
        for (var item : all.tailMap(after, false).entrySet()) {
            if (items.size() == itemsMax) {
                answer.put("nextToken", PageToken.after(last));
                break;
            }
            items.add(shown.apply(item.getValue()));
            last = item.getKey();
        }
        return JsonReply.ok(answer);
    }
}
