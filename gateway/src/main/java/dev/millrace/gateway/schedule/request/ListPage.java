package dev.millrace.gateway.schedule.request;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.gateway.shape.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a caller asks for. Immutable.
 *
 * @param after key after which the page begins; empty for the first page
 * @param group of which group, or null for all
 * @param state in which state, or null for all
 */
public record ListPage(
        int itemsMax, String after, String namePrefix, @Nullable String group, @Nullable String state) {
    private static final int ITEMS_MAX = 100;
    private static final Refusal NO_TOKEN = new Refusal.InvalidParameter("Invalid NextToken.");
    private static final Shape SHAPE = Shape.of(
            optional("MaxResults", new AtLeast(1), new AtMost(ITEMS_MAX)),
            Names.rule("NamePrefix"),
            Names.rule("GroupName"),
            optional("State", Constraint.oneOf("ENABLED", "DISABLED")));

    public static ListPage of(HttpCall call) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("MaxResults", call.queryInteger("MaxResults"));
        asked.put("NamePrefix", call.queryParameter("NamePrefix"));
        asked.put("GroupName", call.queryParameter("ScheduleGroup"));
        asked.put("State", call.queryParameter("State"));
        Members query = Members.of(asked);
        SHAPE.check(query);
        Integer itemsMax = query.integer("MaxResults");
        return new ListPage(
                itemsMax == null ? ITEMS_MAX : itemsMax,
                PageToken.name(call.queryParameter("NextToken"), NO_TOKEN),
                Objects.requireNonNullElse(query.text("NamePrefix"), ""),
                query.text("GroupName"),
                query.text("State"));
    }
}
