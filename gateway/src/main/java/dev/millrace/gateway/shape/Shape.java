package dev.millrace.gateway.shape;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

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
        refuse(violations(request.node(), "").toList());
    }

    /** As {@link #check(Members)}, with a list of structures in the request, each of which must have a shape, too. */
    public void check(Members request, String list, Shape element) {
        List<String> violations = new ArrayList<>(violations(request.node(), "").toList());
        String name = list.substring(0, 1).toLowerCase(Locale.ROOT) + list.substring(1);
        int number = 0;
        for (JsonNode member : request.node().path(list)) {
            number++;
            violations.addAll(element.violations(member, name + "." + number + ".member.").toList());
        }
        refuse(violations);
    }

    private Stream<String> violations(JsonNode structure, String prefix) {
        return rules.stream().flatMap(rule -> rule.violations(structure, prefix));
    }

    private static void refuse(List<String> violations) {
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
