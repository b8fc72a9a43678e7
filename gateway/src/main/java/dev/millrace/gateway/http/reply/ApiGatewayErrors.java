package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Refusal;
import java.util.Map;

/**
 * Errors of API Gateway's control API. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html">API Gateway's errors</a>
 */
final class ApiGatewayErrors implements ErrorForm {
    @Override
    public HttpReply refused(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of -> error(400, of.errorType(), message);
            case Refusal.NotFound _ -> error(404, "NotFoundException", message);
            case Refusal.InvalidParameter _,
                    Refusal.ShapeViolation _,
                    Refusal.Malformed _,
                    Refusal.InvalidContent _,
                    Refusal.CodeStorageExceeded _,
                    Refusal.PolicyTooLong _,
                    Refusal.Recursive _ -> error(400, "BadRequestException", message);
            case Refusal.Conflict _, Refusal.StaleRevision _ -> error(409, "ConflictException", message);
            case Refusal.TooLarge _ -> error(413, "RequestEntityTooLargeException", message);
            case Refusal.Throttled _ ->
                ErrorReply.soonAgain(error(429, "TooManyRequestsException", "Too Many Requests"));
            case Refusal.Unavailable _, Refusal.ShuttingDown _ ->
                ErrorReply.soonAgain(error(503, "ServiceUnavailableException", message));
        };
    }

    @Override
    public HttpReply broken() {
        return error(500, "InternalServerErrorException", ErrorReply.BROKEN);
    }

    private static HttpReply error(int status, String errorType, String message) {
        return ErrorReply.of(status, errorType, Map.of("message", message));
    }
}
