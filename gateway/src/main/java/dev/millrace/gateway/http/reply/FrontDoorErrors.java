package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of the front door: no operation was found that could have a form of its own. Immutable. */
public final class FrontDoorErrors {
    private static final String OFFERED = " Which operations of AWS are offered is listed in docs/compatibility.md.";
    private static final String ELSEWHERE =
            " To reach it elsewhere, set its own variable, such as AWS_ENDPOINT_URL_S3.";
    private static final String NOT_IMPLEMENTED = "NotImplemented";

    private FrontDoorErrors() {}

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
        Map<String, String> body = new LinkedHashMap<>();
        body.put("__type", NOT_IMPLEMENTED);
        body.put("message", message);
        return ErrorReply.of(501, NOT_IMPLEMENTED, body);
    }

    public static HttpReply methodNotAllowed(String method, String path, String allowed) {
        String message = method + " is not an operation of " + path + " here; it has " + allowed + "." + OFFERED;
        return ErrorReply.withHeader(error(405, "MethodNotAllowedException", message), "Allow", allowed);
    }

    public static HttpReply badTarget(String reason) {
        return error(400, "BadRequestException", "The request target cannot be decoded: " + reason);
    }

    /** An error of HTTP itself. */
    public static HttpReply error(int status, String errorType, String message) {
        return LambdaErrors.plain(status, errorType, message);
    }

    private static HttpReply xml(int status, String body) {
        byte[] document = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body).getBytes(StandardCharsets.UTF_8);
        return new HttpReply(status, Map.of("Content-Type", "application/xml"), Payload.of(document));
    }
}
