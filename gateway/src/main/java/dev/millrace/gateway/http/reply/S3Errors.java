package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import java.util.Map;

/**
 * Errors of S3, which are XML. A code that only S3 has comes as {@link Refusal.OfService}. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</a>
 */
final class S3Errors implements ErrorForm {
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("AccessDenied", 403),
            Map.entry("AccessForbidden", 403),
            Map.entry("BucketAlreadyExists", 409),
            Map.entry("ExpiredToken", 400),
            Map.entry("InvalidAccessKeyId", 403),
            Map.entry("MethodNotAllowed", 405),
            Map.entry("MissingContentLength", 411),
            Map.entry("NotImplemented", 501),
            Map.entry("PreconditionFailed", 412),
            Map.entry("RequestTimeTooSkewed", 403),
            Map.entry("SignatureDoesNotMatch", 403));

    @Override
    public HttpReply refused(Refusal refusal) {
        String message = refusal.message();
        return switch (refusal) {
            case Refusal.OfService of ->
                error(status(of.errorType()), of.errorType(), message, of.members());
            case Refusal.NotFound _ -> error(404, "NoSuchBucket", message);
            case Refusal.InvalidParameter _, Refusal.ShapeViolation _, Refusal.Recursive _ ->
                error(400, "InvalidArgument", message);
            case Refusal.Malformed _, Refusal.InvalidContent _ -> error(400, "MalformedXML", message);
            case Refusal.Conflict _, Refusal.StaleRevision _ -> error(409, "OperationAborted", message);
            case Refusal.CodeStorageExceeded _, Refusal.PolicyTooLong _, Refusal.TooLarge _ ->
                error(400, "EntityTooLarge", message);
            case Refusal.Throttled _ -> error(503, "SlowDown", message);
            case Refusal.Unavailable _, Refusal.ShuttingDown _ -> error(503, "ServiceUnavailable", message);
        };
    }

    @Override
    public HttpReply broken() {
        return error(500, "InternalError", ErrorReply.BROKEN);
    }

    private static int status(String code) {
        boolean isMissing = code.startsWith("NoSuch") || code.endsWith("NotFoundError");
        return STATUSES.getOrDefault(code, isMissing ? 404 : 400);
    }

    private static HttpReply error(int status, String code, String message) {
        return error(status, code, message, Map.of());
    }

    private static HttpReply error(int status, String code, String message, Map<String, String> members) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
        add(xml, "Code", code);
        add(xml, "Message", message);
        members.forEach((name, value) -> add(xml, name, value));
        xml.append("</Error>");
        return new HttpReply(status, Map.of("Content-Type", "application/xml"), Payload.ofText(xml.toString()));
    }

    private static void add(StringBuilder xml, String name, String value) {
        xml.append('<').append(name).append('>').append(XmlText.escaped(value)).append("</").append(name).append('>');
    }
}
