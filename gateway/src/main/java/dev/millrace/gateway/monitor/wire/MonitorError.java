package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Refusal;

/**
 * A refusal as CloudWatch tells it. Immutable.
 *
 * @param type as SDKs of today know it, for example {@code InvalidParameterValueException}
 */
record MonitorError(int status, String type, String message) {
    static MonitorError of(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of -> new MonitorError(400, of.errorType(), message);
            case Refusal.NotFound _ -> new MonitorError(404, "ResourceNotFoundException", message);
            case Refusal.TooLarge _ -> new MonitorError(413, "RequestEntityTooLarge", message);
            case Refusal.Throttled _ -> new MonitorError(400, "Throttling", "Rate exceeded");
            case Refusal.Unavailable _, Refusal.ShuttingDown _ -> new MonitorError(503, "ServiceUnavailable", message);
            default -> new MonitorError(400, "InvalidParameterValueException", message);
        };
    }

    static MonitorError broken() {
        return new MonitorError(
                500, "InternalServiceFault", "An unexpected error occurred; see the server's log.");
    }

    /** Whose fault it is. */
    String fault() {
        return status < 500 ? "Sender" : "Receiver";
    }

    /** The name that forms have for it. */
    String code() {
        return switch (type) {
            case "InvalidParameterValueException" -> "InvalidParameterValue";
            case "InvalidParameterCombinationException" -> "InvalidParameterCombination";
            case "MissingRequiredParameterException" -> "MissingParameter";
            case "InternalServiceFault" -> "InternalServiceError";
            default -> type;
        };
    }
}
