package dev.millrace.gateway.http.reply;

import static dev.millrace.gateway.http.reply.ErrorReply.soonAgain;

import dev.millrace.engine.admission.ThrottleReason;
import dev.millrace.engine.invocation.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lambda's errors. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html">Lambda's errors</a>
 */
final class LambdaErrors implements ErrorForm {
    // Under overload these are the answers that are sent most, so they are made once.
    private static final HttpReply ACCOUNT_FULL = throttled(ThrottleReason.ACCOUNT_CONCURRENCY);
    private static final HttpReply RESERVATION_FULL = throttled(ThrottleReason.RESERVED_CONCURRENCY);
    private static final HttpReply LINE_FULL = throttled(ThrottleReason.CALLER_RATE);

    private static final String ACCESS_DENIED = "AccessDeniedException";

    private final String sometimesMessage;

    /** @param sometimesMessage the member of the text in those exceptions in which AWS writes {@code Message} */
    LambdaErrors(String sometimesMessage) {
        this.sometimesMessage = sometimesMessage;
    }

    @Override
    public HttpReply refused(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.NotFound _ -> typed(404, "ResourceNotFoundException", "User", sometimesMessage, message);
            case Refusal.InvalidParameter _ -> user(400, "InvalidParameterValueException", message);
            case Refusal.ShapeViolation _ -> plain(400, "ValidationException", message);
            case Refusal.Malformed _ -> plain(400, "SerializationException", message);
            case Refusal.InvalidContent _ -> user(400, "InvalidRequestContentException", message);
            case Refusal.Conflict _ -> user(409, "ResourceConflictException", message);
            case Refusal.StaleRevision _ -> user(412, "PreconditionFailedException", message);
            case Refusal.TooLarge tooLarge ->
                user(
                        413,
                        tooLarge.ofInvocation() ? "RequestTooLargeException" : "RequestEntityTooLargeException",
                        message);
            case Refusal.Recursive _ -> typed(400, "RecursiveInvocationException", "User", sometimesMessage, message);
            case Refusal.OfService of ->
                plain(of.errorType().equals(ACCESS_DENIED) ? 403 : 400, of.errorType(), message);
            case Refusal.PolicyTooLong _ -> user(400, "PolicyLengthExceededException", message);
            case Refusal.CodeStorageExceeded _ -> user(400, "CodeStorageExceededException", message);
            case Refusal.Throttled throttled ->
                switch (throttled.reason()) {
                    case ACCOUNT_CONCURRENCY -> ACCOUNT_FULL;
                    case RESERVED_CONCURRENCY -> RESERVATION_FULL;
                    case CALLER_RATE -> LINE_FULL;
                };
            case Refusal.Unavailable _, Refusal.ShuttingDown _ ->
                soonAgain(typed(503, "ServiceException", "Service", sometimesMessage, message));
        };
    }

    @Override
    public HttpReply broken() {
        return typed(500, "ServiceException", "Service", sometimesMessage, ErrorReply.BROKEN);
    }

    /** An error of the front door, which carries no {@code Type}. */
    static HttpReply plain(int status, String errorType, String message) {
        return ErrorReply.of(status, errorType, Map.of("message", message));
    }

    private static HttpReply user(int status, String errorType, String message) {
        return typed(status, errorType, "User", "message", message);
    }

    /** AWS writes the member of the text as {@code Message} in some exceptions and {@code message} in the others. */
    private static HttpReply typed(int status, String errorType, String type, String messageMember, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("Type", type);
        body.put(messageMember, message);
        return ErrorReply.of(status, errorType, body);
    }

    private static HttpReply throttled(ThrottleReason reason) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("Reason", reason.wireName());
        body.put("Type", "User");
        body.put("message", new Refusal.Throttled(reason).message());
        return soonAgain(ErrorReply.of(429, "TooManyRequestsException", body));
    }
}
