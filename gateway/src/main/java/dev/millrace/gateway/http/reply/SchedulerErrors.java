package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Refusal;
import java.util.Map;

/**
 * Errors of EventBridge Scheduler. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/CommonErrors.html">Scheduler's errors</a>
 */
final class SchedulerErrors implements ErrorForm {
    @Override
    public HttpReply refused(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of -> error(400, of.errorType(), message);
            case Refusal.NotFound _ -> error(404, "ResourceNotFoundException", message);
            case Refusal.InvalidParameter _,
                    Refusal.ShapeViolation _,
                    Refusal.InvalidContent _,
                    Refusal.Recursive _ -> error(400, "ValidationException", message);
            case Refusal.Malformed _ -> error(400, "SerializationException", message);
            case Refusal.Conflict _, Refusal.StaleRevision _ -> error(409, "ConflictException", message);
            case Refusal.CodeStorageExceeded _, Refusal.PolicyTooLong _ ->
                error(402, "ServiceQuotaExceededException", message);
            case Refusal.TooLarge _ -> error(413, "RequestEntityTooLargeException", message);
            case Refusal.Throttled _ -> error(429, "ThrottlingException", message);
            case Refusal.Unavailable _, Refusal.ShuttingDown _ -> error(503, "ServiceUnavailableException", message);
        };
    }

    @Override
    public HttpReply broken() {
        return error(500, "InternalServerException", ErrorReply.BROKEN);
    }

    private static HttpReply error(int status, String errorType, String message) {
        return ErrorReply.of(status, errorType, Map.of("Message", message));
    }
}
