package dev.millrace.gateway.event.reference;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a list that a caller asks for. Immutable.
 *
 * @param after name after which the page begins; empty for the first page
 */
public record Page(int itemsMax, String after) {
    /** The members of a request that ask for a page. */
    public static final Shape SHAPE = Shape.of(
            optional("Limit", new AtLeast(1), new AtMost(100)),
            optional("NextToken", new LengthMin(1), new LengthMax(2_048)));

    private static final int ITEMS_MAX = 100;
    private static final Refusal NO_TOKEN = new Refusal.ShapeViolation("Parameter NextToken is not valid.");

    public static Page of(Members request) {
        Integer limit = request.integer("Limit");
        String token = request.text("NextToken");
        return new Page(limit == null ? ITEMS_MAX : limit, PageToken.name(token, NO_TOKEN));
    }

    /** Shows the page's items, and the token of the next page when there is one. */
    public <T> void show(List<T> inOrder, Function<T, String> name, Consumer<T> item, ObjectNode answer) {
        List<T> rest =
                inOrder.stream().filter(each -> name.apply(each).compareTo(after) > 0).toList();
        List<T> shown = rest.subList(0, Math.min(itemsMax, rest.size()));
        shown.forEach(item);
        if (shown.size() < rest.size()) {
            answer.put("NextToken", PageToken.after(name.apply(shown.getLast())));
        }
    }
}
