package dev.millrace.gateway.event.reference;

import static dev.millrace.gateway.lambda.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.lambda.shape.Constraint.AtLeast;
import dev.millrace.gateway.lambda.shape.Constraint.AtMost;
import dev.millrace.gateway.lambda.shape.Constraint.LengthMax;
import dev.millrace.gateway.lambda.shape.Constraint.LengthMin;
import dev.millrace.gateway.lambda.shape.Members;
import dev.millrace.gateway.lambda.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a list that a caller asks for. A token holds the last name of the page before, so what comes and goes
 * between two pages makes nothing else appear twice or not at all. Immutable.
 *
 * @param after name after which the page begins; empty for the first page
 */
public record Page(int itemsMax, String after) {
    /** The members of a request that ask for a page. */
    public static final Shape SHAPE = Shape.of(
            optional("Limit", new AtLeast(1), new AtMost(100)),
            optional("NextToken", new LengthMin(1), new LengthMax(2_048)));

    private static final int ITEMS_MAX = 100;

    public static Page of(Members request) {
        Integer limit = request.integer("Limit");
        String token = request.text("NextToken");
        try {
            byte[] after = Base64.getUrlDecoder().decode(token == null ? "" : token);
            return new Page(limit == null ? ITEMS_MAX : limit, new String(after, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            throw new RefusedException(new Refusal.ShapeViolation("Parameter NextToken is not valid."));
        }
    }

    /** Shows the page's items, and the token of the next page when there is one. */
    public <T> void show(List<T> inOrder, Function<T, String> name, Consumer<T> item, ObjectNode answer) {
        List<T> rest =
                inOrder.stream().filter(each -> name.apply(each).compareTo(after) > 0).toList();
        List<T> shown = rest.subList(0, Math.min(itemsMax, rest.size()));
        shown.forEach(item);
        if (shown.size() < rest.size()) {
            byte[] last = name.apply(shown.getLast()).getBytes(StandardCharsets.UTF_8);
            answer.put("NextToken", Base64.getUrlEncoder().withoutPadding().encodeToString(last));
        }
    }
}
