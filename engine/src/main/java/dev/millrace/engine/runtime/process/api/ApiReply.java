package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TraceHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Writes the answers of the Runtime API, each as one buffer. */
final class ApiReply {
    static final Fixed ACCEPTED = fixed("202 Accepted", "{\"status\":\"OK\"}\n");
    static final Fixed PONG = fixed("200 OK", "pong");
    static final Fixed GO_ON = new Fixed(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
    static final Fixed NO_SUCH_CALL = error("404 Not Found", "Runtime.NotFound", "There is no such call");
    static final Fixed MALFORMED = error("400 Bad Request", "InvalidRequest", "This is no HTTP/1.1 request");
    static final Fixed INVALID_REQUEST_ID = error("400 Bad Request", "InvalidRequestID", "Invalid request ID");
    static final Fixed INVALID_MODE = error(
            "400 Bad Request",
            "InvalidFunctionResponseMode",
            "Invalid function response mode: it is streaming, or not given");
    static final Fixed INVALID_STATE =
            error("403 Forbidden", "InvalidStateTransition", "Transition from the present state is not allowed");
    static final Fixed TOO_LARGE = error(
            "413 Request Entity Too Large",
            "RequestEntityTooLarge",
            "Exceeded maximum allowed payload size (" + Payload.SYNC_BYTES_MAX + " bytes).");

    private ApiReply() {}

    /**
     * An invocation for the worker that waits for one.
     *
     * @param memory where the buffer comes from that is sent as it is
     * @param deadlineEpochMillis when the function must have answered
     */
    static ByteBuf invocation(ByteBufAllocator memory, Run run, String requestId, long deadlineEpochMillis) {
        Invocation invocation = run.invocation();
        Payload payload = invocation.payload();
        StringBuilder head = new StringBuilder(512)
                .append("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: ")
                .append(requestId)
                .append("\r\nLambda-Runtime-Deadline-Ms: ")
                .append(deadlineEpochMillis)
                .append("\r\nLambda-Runtime-Invoked-Function-Arn: ")
                .append(run.function().arn())
                .append("\r\nLambda-Runtime-Trace-Id: ")
                .append(TraceHeader.ofRun(run));
        String clientContext = invocation.clientContext();
        if (clientContext != null && !clientContext.isEmpty()) {
            // Line breaks can stand between the tokens of JSON only, where a space means the same.
            head.append("\r\nLambda-Runtime-Client-Context: ")
                    .append(clientContext.replace('\r', ' ').replace('\n', ' '));
        }
        head.append("\r\nContent-Length: ").append(payload.sizeBytes()).append("\r\n\r\n");
        ByteBuf answer = memory.directBuffer(ByteBufUtil.utf8MaxBytes(head) + payload.sizeBytes());
        ByteBufUtil.writeUtf8(answer, head);
        return answer.writeBytes(payload.array());
    }

    static ByteBuf json(byte[] body) {
        byte[] head = ascii(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n");
        return Unpooled.wrappedBuffer(head, body);
    }

    private static Fixed error(String status, String type, String message) {
        return fixed(status, "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}\n");
    }

    private static Fixed fixed(String status, String body) {
        return new Fixed(ascii("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** An answer that says the same to everybody. Immutable. */
    static final class Fixed {
        private final byte[] bytes;

        private Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        ByteBuf buffer() {
            return Unpooled.wrappedBuffer(bytes);
        }
    }
}
