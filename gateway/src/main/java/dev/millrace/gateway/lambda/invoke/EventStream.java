package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLogText;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages of which the answer to InvokeWithResponseStream is made: chunks of the response as it comes, and in the
 * end what became of the run.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html">
 *     InvokeWithResponseStream</a>
 */
final class EventStream {
    /** Of errors by a run, as in the header that plain Invoke answers with. */
    private static final String UNHANDLED = "Unhandled";

    private static final int ADDED_BYTES_MAX = 256;
    private static final Map<String, HeaderValue> CHUNK = headers("PayloadChunk", "application/octet-stream");
    private static final Map<String, HeaderValue> COMPLETE = headers("InvokeComplete", "application/json");

    private EventStream() {}

    static ReplyHead head(String executedVersion) {
        return ReplyHead.of(
                200,
                Map.of(
                        "Content-Type", "application/vnd.amazon.eventstream",
                        "X-Amz-Executed-Version", executedVersion));
    }

    static ByteBuf chunk(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        return chunk(bytes);
    }

    static ByteBuf chunk(byte[] whole) {
        return message(CHUNK, whole);
    }

    static ByteBuf complete(Run run) {
        Outcome outcome = run.outcome();
        ObjectNode complete = JsonMapper.shared().createObjectNode();
        if (!(outcome instanceof Outcome.Returned)) {
            complete.put("ErrorCode", UNHANDLED);
            complete.put("ErrorDetails", outcome.payload().text());
        }
        if (run.invocation().wantsLog()) {
            complete.put("LogResult", Base64.getEncoder().encodeToString(RunLogText.tail(run)));
        }
        return complete(complete);
    }

    /** The run ended, and must be taken for one that never was. */
    static ByteBuf complete(Refusal refusal) {
        return complete(JsonMapper.shared()
                .createObjectNode()
                .put("ErrorCode", "ServiceException")
                .put("ErrorDetails", refusal.message()));
    }

    private static ByteBuf complete(ObjectNode json) {
        return message(COMPLETE, JsonMapper.shared().writeValueAsBytes(json));
    }

    private static ByteBuf message(Map<String, HeaderValue> headers, byte[] payload) {
        ByteBuf to = ByteBufAllocator.DEFAULT.ioBuffer(payload.length + ADDED_BYTES_MAX);
        new Message(headers, payload).encode(new ByteBufOutputStream(to));
        return to;
    }

    private static Map<String, HeaderValue> headers(String event, String contentType) {
        return Map.of(
                ":message-type", HeaderValue.fromString("event"),
                ":event-type", HeaderValue.fromString(event),
                ":content-type", HeaderValue.fromString(contentType));
    }
}
