package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.Map;

/**
 * A refusal as CloudWatch tells it. Immutable.
 *
 * @param type as SDKs of today know it, for example {@code InvalidParameterValueException}
 * @param code the name that forms have for it
 */
record MonitorError(int status, String type, String code, String message) {
    /** CloudWatch has two errors of a name that differ in the forms' name for them; this one is for alarms. */
    private static final String NO_ALARM = "ResourceNotFound";

    static MonitorError of(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of when of.errorType().equals(NO_ALARM) ->
                new MonitorError(404, "ResourceNotFoundException", NO_ALARM, message);
            case Refusal.OfService of -> of(400, of.errorType(), message);
            case Refusal.NotFound _ -> of(404, "ResourceNotFoundException", message);
            case Refusal.TooLarge _ -> of(413, "RequestEntityTooLarge", message);
            case Refusal.Throttled _ -> of(400, "Throttling", "Rate exceeded");
            case Refusal.Unavailable _, Refusal.ShuttingDown _ -> of(503, "ServiceUnavailable", message);
            default -> of(400, "InvalidParameterValueException", message);
        };
    }

    static MonitorError broken() {
        return of(
                500, "InternalServiceFault", "An unexpected error occurred; see the server's log.");
    }

    /** An answer that tells it, with the forms' name for it, by which clients of all ages know it. */
    HttpReply named(HttpReply answer) {
        return answer.with(Map.of("x-amzn-query-error", code + ";" + fault()));
    }

    /** Whose fault it is. */
    String fault() {
        return status < 500 ? "Sender" : "Receiver";
    }

    private static MonitorError of(int status, String type, String message) {
        String code = switch (type) {
            case "InvalidParameterValueException" -> "InvalidParameterValue";
            case "InvalidParameterCombinationException" -> "InvalidParameterCombination";
            case "MissingRequiredParameterException" -> "MissingParameter";
            case "InternalServiceFault" -> "InternalServiceError";
            case "LimitExceededFault" -> "LimitExceeded";
            case "InvalidFormatFault" -> "InvalidFormat";
            default -> type;
        };
        return new MonitorError(status, type, code, message);
    }
}
