package dev.millrace.gateway.event.reference;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.message.OutsideServices;
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

    /** Refuses a queue for what cannot be delivered when it could not be reached. */
    public static void checkDeadLetters(String arn, String of, OutsideServices services) {
        String refusal = services.queueRefusal(arn);
        if (refusal != null) {
            throw new RefusedException(new Refusal.ShapeViolation(
                    "Parameter(s) DeadLetterConfig not valid for " + of + ": " + refusal));
        }
    }
}
