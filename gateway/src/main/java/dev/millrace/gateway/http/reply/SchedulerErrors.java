package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which status, error type and body a refusal has for clients of EventBridge Scheduler. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/CommonErrors.html">Scheduler's errors</a>
 */
public final class SchedulerErrors {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SchedulerErrors() {}

    /** The answer to a request that was refused. */
    public static HttpReply reply(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.NotFound _ -> error(404, "ResourceNotFoundException", message);
            case Refusal.InvalidParameter _, Refusal.ShapeViolation _, Refusal.InvalidContent _ ->
                error(400, "ValidationException", message);
            case Refusal.Malformed _ -> error(400, "SerializationException", message);
            case Refusal.Conflict _, Refusal.StaleRevision _ -> error(409, "ConflictException", message);
            case Refusal.OfService of -> error(400, of.errorType(), message);
            case Refusal.Recursive _ -> error(400, "ValidationException", message);
            case Refusal.CodeStorageExceeded _ -> error(402, "ServiceQuotaExceededException", message);
            case Refusal.TooLarge _ -> error(413, "RequestEntityTooLargeException", message);
            case Refusal.Throttled _ -> error(429, "ThrottlingException", message);
            case Refusal.Unavailable _, Refusal.ShuttingDown _ -> error(503, "ServiceUnavailableException", message);
        };
    }

    private static HttpReply error(int status, String errorType, String message) {
        HttpReply reply = HttpReply.json(status, JSON.writeValueAsBytes(Map.of("Message", message)));
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put("x-amzn-ErrorType", errorType);
        return new HttpReply(status, headers, reply.body());
    }
}
