package dev.millrace.gateway.schedule.request;

import static dev.millrace.gateway.lambda.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.shape.Constraint;
import dev.millrace.gateway.lambda.shape.Constraint.AtLeast;
import dev.millrace.gateway.lambda.shape.Constraint.AtMost;
import dev.millrace.gateway.lambda.shape.Members;
import dev.millrace.gateway.lambda.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a caller asks for. A token holds the last key of the page before, so that what comes and goes
 * between two pages makes nothing else appear twice or not at all. Immutable.
 *
 * @param after key after which the page begins; empty for the first page
 * @param group of which group, or null for all
 * @param state in which state, or null for all
 */
public record ListPage(
        int itemsMax, String after, String namePrefix, @Nullable String group, @Nullable String state) {
    private static final int ITEMS_MAX = 100;
    private static final Shape SHAPE = Shape.of(
            optional("MaxResults", new AtLeast(1), new AtMost(ITEMS_MAX)),
            Names.rule("NamePrefix"),
            Names.rule("GroupName"),
            optional("State", Constraint.oneOf("ENABLED", "DISABLED")));

    public static ListPage of(HttpCall call) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("MaxResults", number(call.queryParameter("MaxResults")));
        asked.put("NamePrefix", call.queryParameter("NamePrefix"));
        asked.put("GroupName", call.queryParameter("ScheduleGroup"));
        asked.put("State", call.queryParameter("State"));
        Members query = Members.of(asked);
        SHAPE.check(query);
        Integer itemsMax = query.integer("MaxResults");
        return new ListPage(
                itemsMax == null ? ITEMS_MAX : itemsMax,
                key(call.queryParameter("NextToken")),
                Objects.requireNonNullElse(query.text("NamePrefix"), ""),
                query.text("GroupName"),
                query.text("State"));
    }

    /** The token of the page that begins after {@code key}. */
    public static String tokenAfter(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Integer number(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new RefusedException(new Refusal.Malformed("MaxResults must be an integer, not '" + text + "'"));
        }
    }

    private static String key(@Nullable String token) {
        try {
            return token == null ? "" : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.InvalidParameter("Invalid NextToken."));
        }
    }
}
