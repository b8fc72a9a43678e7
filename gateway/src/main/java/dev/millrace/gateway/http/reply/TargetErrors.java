package dev.millrace.gateway.http.reply;

import static dev.millrace.gateway.http.reply.ErrorReply.soonAgain;

import dev.millrace.engine.invocation.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Errors of services that are called by {@code X-Amz-Target}, such as EventBridge: the type is a member of the body,
 * and almost every refusal has one status. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html">EventBridge's errors</a>
 */
final class TargetErrors implements ErrorForm {
    @Override
    public HttpReply refused(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of -> error(400, of.errorType(), message);
            case Refusal.NotFound _ -> error(400, "ResourceNotFoundException", message);
            case Refusal.Conflict _ -> error(400, "ResourceAlreadyExistsException", message);
            case Refusal.StaleRevision _ -> error(400, "ConcurrentModificationException", message);
            case Refusal.CodeStorageExceeded _, Refusal.PolicyTooLong _ ->
                error(400, "LimitExceededException", message);
            case Refusal.InvalidParameter _, Refusal.ShapeViolation _, Refusal.Recursive _ ->
                error(400, "ValidationException", message);
            case Refusal.Malformed _, Refusal.InvalidContent _ -> error(400, "SerializationException", message);
            case Refusal.TooLarge _ -> error(413, "RequestEntityTooLargeException", message);
            case Refusal.Throttled _ -> error(400, "ThrottlingException", "Rate exceeded");
            case Refusal.Unavailable _, Refusal.ShuttingDown _ ->
                soonAgain(error(503, "ServiceUnavailable", message));
        };
    }

    @Override
    public HttpReply broken() {
        return error(500, "InternalFailure", ErrorReply.BROKEN);
    }

    private static HttpReply error(int status, String errorType, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("__type", errorType);
        body.put("message", message);
        return ErrorReply.withHeader(
                ErrorReply.of(status, errorType, body), "Content-Type", "application/x-amz-json-1.1");
    }
}
