package dev.millrace.gateway.event.reference;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Objects;

/** How requests name a rule and its bus. Immutable. */
public final class RuleShape {
    /** What a rule's name, or the beginning of one, must be. */
    private static final Constraint[] NAME = {
        new LengthMax(RuleKey.LENGTH_MAX), new LengthMin(1), pattern(RuleKey.PATTERN)
    };

    /** The member that names a bus. */
    public static final Shape BUS = Shape.of(optional("EventBusName", pattern(EventArns.BUS_PATTERN)));

    /** The members of a request for the rules of a bus. */
    public static final Shape LISTED =
            Shape.of(optional("NamePrefix", NAME)).and(BUS).and(Page.SHAPE);

    private RuleShape() {}

    /** The members of a request for a rule, of which {@code member} has its name. */
    public static Shape named(String member) {
        return Shape.of(required(member, NAME)).and(BUS);
    }

    /** The rule that a request names, whose shape was checked; it need not exist. */
    public static RuleKey key(Members request, String member, EventArns arns) {
        return new RuleKey(bus(request, arns), Objects.requireNonNull(request.text(member)));
    }

    /** The bus that a request names, whose shape was checked; it need not exist. */
    public static BusName bus(Members request, EventArns arns) {
        return arns.bus(request.text("EventBusName"));
    }
}
