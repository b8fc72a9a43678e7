package dev.millrace.gateway.schedule.request;

import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.ShapeRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The names that requests carry in path, query and body, checked. */
public final class Names {
    private static final Constraint[] NAME = {
        new LengthMin(1), new LengthMax(64), Constraint.pattern("^[0-9a-zA-Z-_.]+$")
    };
    private static final Shape SHAPE = Shape.of(
            required("Name", NAME),
            optional("GroupName", NAME),
            optional(
                    "ClientToken",
                    new LengthMin(1),
                    new LengthMax(64),
                    Constraint.pattern("^[a-zA-Z0-9-_]+$")));

    private Names() {}

    /** A member that holds a name, or the beginning of one. */
    public static ShapeRule rule(String member) {
        return optional(member, NAME);
    }

    /**
     * The schedule that a path names, in the default group unless another one is named.
     *
     * @param group as the query or the body has it
     */
    public static ScheduleName schedule(HttpCall call, @Nullable String group, @Nullable String clientToken) {
        Map<String, @Nullable Object> members = new HashMap<>();
        members.put("Name", call.pathParameter("Name"));
        members.put("GroupName", group);
        members.put("ClientToken", clientToken);
        SHAPE.check(Members.of(members));
        return new ScheduleName(
                Objects.requireNonNullElse(group, ScheduleName.DEFAULT_GROUP), call.pathParameter("Name"));
    }

    /** The group that a path names. */
    public static String group(HttpCall call, @Nullable String clientToken) {
        return schedule(call, null, clientToken).name();
    }
}
