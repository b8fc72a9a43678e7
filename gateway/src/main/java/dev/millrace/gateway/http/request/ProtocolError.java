package dev.millrace.gateway.http.request;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.FrontDoorErrors;
import dev.millrace.gateway.http.reply.HttpReply;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a request before anybody asks what it wants. The connection closes after each. Immutable. */
public enum ProtocolError {
    MALFORMED(400, "BadRequestException", "The request is not well-formed HTTP/1.1."),
    NO_HOST(400, "BadRequestException", "The request has no single Host header."),
    AMBIGUOUS_LENGTH(400, "BadRequestException", "The length of the request body is not stated in one clear way."),
    TIMEOUT(408, "RequestTimeoutException", "The request did not arrive in time."),
    LINE_TOO_LONG(
            414,
            "RequestUriTooLongException",
            "The request line is longer than " + StrictRequestDecoder.LINE_BYTES_MAX + " bytes."),
    HEADER_TOO_LARGE(
            431,
            "RequestHeaderFieldsTooLargeException",
            "The request header is larger than " + StrictRequestDecoder.HEADER_BYTES_MAX + " bytes."),
    EXPECTATION(417, "ExpectationFailedException", "The only expectation that can be met is 100-continue."),
    VERSION(505, "HttpVersionNotSupportedException", "Only HTTP/2, HTTP/1.1 and HTTP/1.0 are spoken here.");

    /** The bound on request bodies over all connections is reached. */
    public static final Refusal NO_MEMORY =
            new Refusal.Unavailable("The server has no memory left for request bodies at present.");

    private final int status;
    private final String errorType;
    private final String message;

    ProtocolError(int status, String errorType, String message) {
        this.status = status;
        this.errorType = errorType;
        this.message = message;
    }

    /** What is wrong with the request, or null. */
    public static @Nullable ProtocolError of(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return ofDecoderFailure(request.decoderResult().cause());
        }
        HttpVersion version = request.protocolVersion();
        boolean isOld = version.equals(HttpVersion.HTTP_1_0);
        if (request instanceof StreamRequest) {
            if (request.uri().length() > StrictRequestDecoder.LINE_BYTES_MAX) {
                return LINE_TOO_LONG;
            }
        } else if (!isOld && !version.equals(HttpVersion.HTTP_1_1)) {
            return VERSION;
        }
        HttpHeaders headers = request.headers();
        if (!isOld && headers.getAll(HttpHeaderNames.HOST).size() != 1) {
            return NO_HOST;
        }
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && (isOld || !coding.equalsIgnoreCase("chunked"))) {
            return AMBIGUOUS_LENGTH;
        }
        String expectation = headers.get(HttpHeaderNames.EXPECT);
        return expectation == null || expectation.equalsIgnoreCase("100-continue") ? null : EXPECTATION;
    }

    public HttpReply reply() {
        return FrontDoorErrors.error(status, errorType, message);
    }

    private static ProtocolError ofDecoderFailure(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> LINE_TOO_LONG;
            case TooLongHttpHeaderException _ -> HEADER_TOO_LARGE;
            default -> MALFORMED;
        };
    }
}
