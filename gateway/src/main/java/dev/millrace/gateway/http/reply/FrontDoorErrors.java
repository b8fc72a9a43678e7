package dev.millrace.gateway.http.reply;

import dev.millrace.engine.admission.ThrottleReason;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place that knows which status, error type and body a refusal has on the wire. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html">Lambda's errors</a>
 */
public final class ErrorMapping {
    private static final String OFFERED = " Which operations of AWS are offered is listed in docs/compatibility.md.";
    private static final String ELSEWHERE =
            " To reach it elsewhere, set its own variable, such as AWS_ENDPOINT_URL_S3.";
    private static final String NOT_IMPLEMENTED = "NotImplemented";
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    // Under overload these are the answers that are sent most, so they are made once.
    private static final HttpReply ACCOUNT_FULL = throttled(ThrottleReason.ACCOUNT_CONCURRENCY);
    private static final HttpReply RESERVATION_FULL = throttled(ThrottleReason.RESERVED_CONCURRENCY);
    private static final HttpReply LINE_FULL = throttled(ThrottleReason.CALLER_RATE);

    private ErrorMapping() {}

    /** The answer to a request that was refused. */
    public static HttpReply reply(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.NotFound _ -> error(404, "ResourceNotFoundException", "User", "Message", message);
            case Refusal.InvalidParameter _ -> user(400, "InvalidParameterValueException", message);
            case Refusal.ShapeViolation _ -> error(400, "ValidationException", message);
            case Refusal.Malformed _ -> error(400, "SerializationException", message);
            case Refusal.InvalidContent _ -> user(400, "InvalidRequestContentException", message);
            case Refusal.Conflict _ -> user(409, "ResourceConflictException", message);
            case Refusal.StaleRevision _ -> user(412, "PreconditionFailedException", message);
            case Refusal.TooLarge tooLarge ->
                user(
                        413,
                        tooLarge.ofInvocation() ? "RequestTooLargeException" : "RequestEntityTooLargeException",
                        message);
            case Refusal.Recursive _ -> error(400, "RecursiveInvocationException", "User", "Message", message);
            case Refusal.OfService of -> error(400, of.errorType(), message);
            case Refusal.CodeStorageExceeded _ -> user(400, "CodeStorageExceededException", message);
            case Refusal.Throttled throttled ->
                switch (throttled.reason()) {
                    case ACCOUNT_CONCURRENCY -> ACCOUNT_FULL;
                    case RESERVED_CONCURRENCY -> RESERVATION_FULL;
                    case CALLER_RATE -> LINE_FULL;
                };
            case Refusal.Unavailable _ -> unavailable(message);
            case Refusal.ShuttingDown _ -> unavailable(message);
        };
    }

    /** The answer to a request that was refused, in the form that the clients of an operation read. */
    public static HttpReply reply(ErrorForm form, Refusal refusal) {
        return switch (form) {
            case REST_JSON -> reply(refusal);
            case TARGET_JSON -> targetReply(refusal);
        };
    }

    /** Services that are called by X-Amz-Target name the type in the body, and every refusal has one status. */
    private static HttpReply targetReply(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of -> target(400, of.errorType(), message);
            case Refusal.NotFound _ -> target(400, "ResourceNotFoundException", message);
            case Refusal.Conflict _ -> target(400, "ResourceAlreadyExistsException", message);
            case Refusal.StaleRevision _ -> target(400, "ConcurrentModificationException", message);
            case Refusal.CodeStorageExceeded _ -> target(400, "LimitExceededException", message);
            case Refusal.InvalidParameter _, Refusal.ShapeViolation _, Refusal.Recursive _ ->
                target(400, "ValidationException", message);
            case Refusal.Malformed _, Refusal.InvalidContent _ -> target(400, "SerializationException", message);
            case Refusal.TooLarge _ -> target(413, "RequestEntityTooLargeException", message);
            case Refusal.Throttled _ -> target(400, "ThrottlingException", message);
            case Refusal.Unavailable _, Refusal.ShuttingDown _ ->
                withHeader(target(503, "ServiceUnavailable", message), "Retry-After", RETRY_AFTER_SECONDS);
        };
    }

    public static HttpReply unexpected() {
        return unexpected(ErrorForm.REST_JSON);
    }

    /** The answer when something of ours broke; the log says what, under the request's id. */
    public static HttpReply unexpected(ErrorForm form) {
        String message = "An unexpected error occurred; see the server's log.";
        return switch (form) {
            case REST_JSON -> error(500, "ServiceException", "Service", "Message", message);
            case TARGET_JSON -> target(500, "InternalFailure", message);
        };
    }

    public static HttpReply unknownOperation(String method, String path) {
        String message = "There is no operation " + method + " " + path + " here." + OFFERED;
        return error(404, "UnknownOperationException", message);
    }

    /**
     * The answer to a request for a service of AWS that is not here, in the form in which its clients read errors.
     *
     * @param service as in the scope of its signatures, in lower case
     * @param contentType of the request: the older protocols send forms, and are answered with XML
     */
    public static HttpReply noSuchService(String service, @Nullable String contentType) {
        String message = "There is no service " + service + " here." + ELSEWHERE + OFFERED;
        String cause = "<Code>" + NOT_IMPLEMENTED + "</Code><Message>" + message + "</Message>";
        if (service.startsWith("s3")) {
            return xml(501, "<Error>" + cause + "</Error>");
        }
        if (contentType != null && contentType.startsWith("application/x-www-form-urlencoded")) {
            return xml(501, "<ErrorResponse><Error><Type>Sender</Type>" + cause + "</Error></ErrorResponse>");
        }
        return error(501, NOT_IMPLEMENTED, json(Map.of("__type", NOT_IMPLEMENTED, "message", message)));
    }

    public static HttpReply busy() {
        return busy(ErrorForm.REST_JSON);
    }

    /** The server has more control work at hand than it can queue. */
    public static HttpReply busy(ErrorForm form) {
        return switch (form) {
            case REST_JSON -> LINE_FULL;
            case TARGET_JSON -> target(400, "ThrottlingException", "Rate exceeded");
        };
    }

    public static HttpReply methodNotAllowed(String method, String path, String allowed) {
        String message = method + " is not an operation of " + path + " here; it has " + allowed + "." + OFFERED;
        return withHeader(error(405, "MethodNotAllowedException", message), "Allow", allowed);
    }

    public static HttpReply badTarget(String reason) {
        return error(400, "BadRequestException", "The request target cannot be decoded: " + reason);
    }

    /** An error of the front door, which carries no {@code Type}. */
    public static HttpReply error(int status, String errorType, String message) {
        return error(status, errorType, json(Map.of("message", message)));
    }

    private static HttpReply target(int status, String errorType, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("__type", errorType);
        body.put("message", message);
        HttpReply reply = error(status, errorType, json(body));
        return withHeader(reply, "Content-Type", "application/x-amz-json-1.1");
    }

    private static HttpReply user(int status, String errorType, String message) {
        return error(status, errorType, "User", "message", message);
    }

    private static HttpReply unavailable(String message) {
        return withHeader(
                error(503, "ServiceException", "Service", "Message", message), "Retry-After", RETRY_AFTER_SECONDS);
    }

    private static HttpReply throttled(ThrottleReason reason) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("Reason", reason.wireName());
        body.put("Type", "User");
        body.put("message", new Refusal.Throttled(reason).message());
        return withHeader(error(429, "TooManyRequestsException", json(body)), "Retry-After", RETRY_AFTER_SECONDS);
    }

    /** AWS writes the member of the text as {@code Message} in some exceptions and {@code message} in the others. */
    private static HttpReply error(int status, String errorType, String type, String messageMember, String message) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("Type", type);
        body.put(messageMember, message);
        return error(status, errorType, json(body));
    }

    private static HttpReply error(int status, String errorType, byte[] json) {
        return withHeader(HttpReply.json(status, json), "x-amzn-ErrorType", errorType);
    }

    private static HttpReply xml(int status, String body) {
        byte[] document = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body).getBytes(StandardCharsets.UTF_8);
        return new HttpReply(status, Map.of("Content-Type", "application/xml"), Payload.of(document));
    }

    private static HttpReply withHeader(HttpReply reply, String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put(name, value);
        return new HttpReply(reply.status(), headers, reply.body());
    }

    private static byte[] json(Map<String, String> members) {
        return JSON.writeValueAsBytes(members);
    }
}
