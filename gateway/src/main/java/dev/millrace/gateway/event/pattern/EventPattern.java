package dev.millrace.gateway.event.pattern;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.MachineComplexityEvaluator;
import software.amazon.event.ruler.RuleCompiler;

/**
 * Says what is an event pattern; the verdict and its words are those of AWS's own library. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">Event patterns</a>
 */
public final class EventPattern {
    /** How many states a text may lead to at once, which wildcards multiply. */
    private static final int WILDCARD_STATES_MAX = 100;

    private static final String TOO_COMPLEX = "Rule is too complex - try using fewer wildcard characters or fewer"
            + " repeating character sequences after a wildcard character";

    private EventPattern() {}

    /** Refuses what is no pattern, or costs too much to match. */
    public static void check(String text) {
        String complaint = complaint(text);
        if (complaint != null) {
            throw new RefusedException(new Refusal.OfService(
                    "InvalidEventPatternException", "Event pattern is not valid. Reason: " + complaint));
        }
    }

    private static @Nullable String complaint(String text) {
        if (OrBranches.count(text) > OrBranches.MAX) {
            return "$or stands for more than " + OrBranches.MAX + " combinations";
        }
        String syntax = JsonRuleCompiler.check(text);
        if (syntax != null && RuleCompiler.check(text) != null) {
            return syntax;
        }
        GenericMachine<String> machine = GenericMachine.<String>builder().build();
        try {
            machine.addRule("pattern", text);
        } catch (IOException | RuntimeException e) {
            return e.getMessage();
        }
        int states = machine.evaluateComplexity(new MachineComplexityEvaluator(WILDCARD_STATES_MAX + 1));
        return states > WILDCARD_STATES_MAX ? TOO_COMPLEX : null;
    }
}
