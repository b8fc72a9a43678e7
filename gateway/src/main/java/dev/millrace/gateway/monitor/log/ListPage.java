package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.gateway.shape.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a list that a caller asks for. Immutable.
 *
 * @param after key after which the page begins; empty for the first page
 */
record ListPage(int itemsMax, String after) {
    /** The members of a request that ask for a page. */
    static final Shape SHAPE = Shape.of(
            optional("limit", new AtLeast(1), new AtMost(50)), optional("nextToken", new LengthMin(1)));

    private static final int ITEMS_MAX = 50;
    static final Refusal NO_TOKEN =
            new Refusal.OfService("InvalidParameterException", "The specified nextToken is invalid.");

    static ListPage of(Members request) {
        return new ListPage(
                LogRequest.limit(request, ITEMS_MAX), PageToken.name(request.text("nextToken"), NO_TOKEN));
    }

    /**
     * Shows the page's items, and the token of the next page when there is one.
     *
     * @param ordered in that order of their keys
     */
    <T> void show(
            List<T> ordered,
            Function<T, String> key,
            Comparator<String> order,
            Consumer<T> item,
            ObjectNode answer) {
        List<T> rest = ordered.stream()
                .filter(each -> after.isEmpty() || order.compare(key.apply(each), after) > 0)
                .toList();
        List<T> shown = rest.subList(0, Math.min(itemsMax, rest.size()));
        shown.forEach(item);
        if (shown.size() < rest.size()) {
            answer.put("nextToken", PageToken.after(key.apply(shown.getLast())));
        }
    }
}
