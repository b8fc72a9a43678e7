package dev.millrace.gateway.event.reference;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;
import java.util.List;

/** Members of requests that AWS knows and nothing here can honour: they are refused by name. Immutable. */
public final class Unoffered {
    private Unoffered() {}

    /** Refuses a structure that holds one of the members. */
    public static void check(Members structure, String of, List<String> members) {
        for (String member : members) {
            if (structure.holds(member)) {
                throw new RefusedException(new Refusal.ShapeViolation(
                        "Parameter(s) " + member + " not valid for " + of + ": it is not offered here."));
            }
        }
    }

    /** Refuses a structure that names a queue for what cannot be delivered. */
    public static void checkDeadLetters(Members structure, String of) {
        if (structure.holds("DeadLetterConfig")) {
            throw new RefusedException(new Refusal.ShapeViolation("Parameter(s) DeadLetterConfig not valid for " + of
                    + ": no queue service is configured here that could take what is not delivered."));
        }
    }
}
