package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.lambda.shape.Constraint.oneOf;
import static dev.millrace.gateway.lambda.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.shape.Constraint.AtLeast;
import dev.millrace.gateway.lambda.shape.Constraint.AtMost;
import dev.millrace.gateway.lambda.shape.Members;
import dev.millrace.gateway.lambda.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a caller asks for. A marker holds the last name of the page before, so functions that come
 * and go between two pages make no other function appear twice or not at all. Immutable.
 *
 * @param itemsMax at most {@value #ITEMS_MAX}, as in AWS, whatever was asked for
 * @param after name after which the page begins; empty for the first page
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">Marker, MaxItems</a>
 */
record Page(int itemsMax, String after) {
    private static final int ITEMS_MAX = 50;
    private static final Shape SHAPE = Shape.of(
            optional("MaxItems", new AtLeast(1), new AtMost(10_000)), optional("FunctionVersion", oneOf("ALL")));

    static Page of(HttpCall call) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("MaxItems", number(call.queryParameter("MaxItems")));
        asked.put("FunctionVersion", call.queryParameter("FunctionVersion"));
        Members query = Members.of(asked);
        SHAPE.check(query);
        Integer itemsMax = query.integer("MaxItems");
        return new Page(itemsMax == null ? ITEMS_MAX : Math.min(itemsMax, ITEMS_MAX), name(call));
    }

    /** The marker of the page that begins after {@code name}. */
    static String markerAfter(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Integer number(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new RefusedException(new Refusal.Malformed("MaxItems must be an integer, not '" + text + "'"));
        }
    }

    private static String name(HttpCall call) {
        String marker = call.queryParameter("Marker");
        try {
            return marker == null ? "" : new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.InvalidParameter("The marker is not one that a list answered."));
        }
    }
}
