package dev.millrace.gateway.monitor.series;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;

/** Refusals in CloudWatch's words. */
public final class MetricRefusals {
    /** What follows was asked for by a token that no list has answered. */
    public static final Refusal INVALID_TOKEN =
            new Refusal.OfService("InvalidNextToken", "The next token specified is invalid.");

    private MetricRefusals() {}

    public static RefusedException value(String message) {
        return new RefusedException(new Refusal.OfService("InvalidParameterValueException", message));
    }

    public static RefusedException combination(String message) {
        return new RefusedException(new Refusal.OfService("InvalidParameterCombinationException", message));
    }

    public static RefusedException missing(String name) {
        return new RefusedException(new Refusal.OfService(
                "MissingRequiredParameterException", "The parameter " + name + " is required."));
    }

    /** A text that must be there. */
    public static String required(Members request, String name) {
        String value = request.text(name);
        if (value == null || value.isEmpty()) {
            throw missing(name);
        }
        return value;
    }
}
