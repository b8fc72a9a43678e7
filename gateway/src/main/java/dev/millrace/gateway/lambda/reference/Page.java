package dev.millrace.gateway.lambda.reference;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.gateway.shape.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a list that a caller asks for. Immutable.
 *
 * @param itemsMax at most {@value #ITEMS_MAX}, as in AWS, whatever was asked for
 * @param after name after which the page begins; empty for the first page
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">Marker, MaxItems</a>
 */
public record Page(int itemsMax, String after) {
    private static final int ITEMS_MAX = 50;
    private static final Refusal NO_MARKER =
            new Refusal.InvalidParameter("The marker is not one that a list answered.");
    private static final Shape FEW = Shape.of(optional("MaxItems", new AtMost(ITEMS_MAX), new AtLeast(1)));
    private static final Shape SHAPE = Shape.of(optional("MaxItems", new AtLeast(1), new AtMost(10_000)));

    public static Page of(HttpCall call) {
        return of(call, SHAPE, ITEMS_MAX);
    }

    /** The page of an operation that lets its caller ask for {@value #ITEMS_MAX} items at most. */
    public static Page ofFew(HttpCall call) {
        return of(call, FEW, ITEMS_MAX);
    }

    private static Page of(HttpCall call, Shape shape, int itemsMax) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("MaxItems", call.queryInteger("MaxItems"));
        Members query = Members.of(asked);
        shape.check(query);
        Integer items = query.integer("MaxItems");
        String after = PageToken.name(call.queryParameter("Marker"), NO_MARKER);
        return new Page(items == null ? itemsMax : Math.min(items, itemsMax), after);
    }

    /**
     * Puts into an answer what of a list is on this page, and the marker of the next one.
     *
     * @param all by keys that do not change from page to page; none is empty
     */
    public <T> void write(
            NavigableMap<String, T> all, String member, Function<T, ObjectNode> json, ObjectNode answer) {
        ArrayNode list = answer.putArray(member);
        String last = "";
        for (Map.Entry<String, T> entry : all.tailMap(after, false).entrySet()) {
            if (list.size() == itemsMax) {
                answer.put("NextMarker", PageToken.after(last));
                return;
            }
            list.add(json.apply(entry.getValue()));
            last = entry.getKey();
        }
    }
}
