package dev.millrace.gateway.lambda.shape;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of rules of one operation's request. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html">ValidationError</a>
 */
public record Shape(List<ShapeRule> rules) {
    public static Shape of(ShapeRule... rules) {
        return new Shape(List.of(rules));
    }

    /** This table with more rules at its end. */
    public Shape and(Shape more) {
        return new Shape(Stream.concat(rules.stream(), more.rules.stream()).toList());
    }

    /** Refuses the request with all its violations in one message, as AWS does. */
    public void check(Members request) {
        List<String> violations =
                rules.stream().flatMap(rule -> rule.violations(request.node())).toList();
        if (!violations.isEmpty()) {
            throw new RefusedException(new Refusal.ShapeViolation(message(violations)));
        }
    }

    /** One violation, or several, as AWS words them. */
    public static String message(List<String> violations) {
        return violations.size() + " validation error" + (violations.size() == 1 ? "" : "s") + " detected: "
                + String.join("; ", violations);
    }
}
