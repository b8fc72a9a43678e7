package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.shape.Constraint.oneOf;
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
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a caller asks for. Immutable.
 *
 * @param itemsMax at most {@value #ITEMS_MAX}, as in AWS, whatever was asked for
 * @param after name after which the page begins; empty for the first page
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">Marker, MaxItems</a>
 */
record Page(int itemsMax, String after) {
    private static final int ITEMS_MAX = 50;
    private static final Refusal NO_MARKER =
            new Refusal.InvalidParameter("The marker is not one that a list answered.");
    private static final Shape SHAPE = Shape.of(
            optional("MaxItems", new AtLeast(1), new AtMost(10_000)), optional("FunctionVersion", oneOf("ALL")));

    static Page of(HttpCall call) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("MaxItems", call.queryInteger("MaxItems"));
        asked.put("FunctionVersion", call.queryParameter("FunctionVersion"));
        Members query = Members.of(asked);
        SHAPE.check(query);
        Integer itemsMax = query.integer("MaxItems");
        String after = PageToken.name(call.queryParameter("Marker"), NO_MARKER);
        return new Page(itemsMax == null ? ITEMS_MAX : Math.min(itemsMax, ITEMS_MAX), after);
    }
}
