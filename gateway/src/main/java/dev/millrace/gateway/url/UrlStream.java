package dev.millrace.gateway.url;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import dev.millrace.gateway.web.ResultReader;
import dev.millrace.gateway.web.WebDoor;
import dev.millrace.gateway.web.WebResponse;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A response that a function streams to the caller of its URL. A function that wants to say more than a content type
 * writes the head of the response first, as JSON, then eight zero bytes, then the body. Told by the worker's thread;
 * everything else is confined to the connection's event loop.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html">Streaming</a>
 */
final class UrlStream implements ResponseStream.Reader {
    private static final String WITH_HEAD = "application/vnd.awslambda.http-integration-response";
    private static final int ZEROS = 8;
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final Exchange exchange;
    private final UnaryOperator<WebResponse> dressed;
    private final ResponseStream response = new ResponseStream(this);
    private final Runnable relay = this::relay;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private @Nullable ReplyStream answer;
    private @Nullable Outcome ended;
    private boolean complete;

    /** @param dressed adds to a head what the URL has to say of other origins */
    UrlStream(Exchange exchange, UnaryOperator<WebResponse> dressed) {
        this.exchange = exchange;
        this.dressed = dressed;
    }

    /** What the function writes its response to. */
    ResponseStream response() {
        return response;
    }

    @Override
    public void begun(String contentType) {
        if (!contentType.equals(WITH_HEAD)) {
            WebResponse plain =
                    new WebResponse(200, List.of(Map.entry("content-type", contentType)), Payload.EMPTY);
            exchange.onLoop(() -> begin(plain));
        }
    }

    @Override
    public void readable() {
        exchange.onLoop(relay);
    }

    /** The run has ended. Returns false when the function has streamed nothing: then its result is the response. */
    boolean end(Outcome outcome) {
        if (!response.hasBegun()) {
            return false;
        }
        ended = outcome;
        relay();
        return true;
    }

    private void begin(WebResponse plain) {
        if (answer == null && !complete) {
            ReplyHead sent = dressed.apply(plain).head();
            answer = exchange.stream(sent, -1, relay);
            exchange.whenGone(response::abandon);
        }
    }

    /** One batch; whoever writes the next one, or the connection that takes more again, calls for the next. */
    private void relay() {
        ReplyStream to = answer;
        if (complete || (to != null && !to.isWritable())) {
            return;
        }
        ByteBuffer piece = response.take();
        Outcome last = ended; // looked at before the write, in which the connection may call for more
        if (piece != null) {
            pass(piece);
        }
        if (last != null && !complete) {
            complete = true;
            finish(last);
        }
    }

    private void pass(ByteBuffer piece) {
        ReplyStream to = answer;
        if (to != null) {
            to.write(Unpooled.wrappedBuffer(piece));
            return;
        }
        head.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        byte[] read = head.toByteArray();
        int end = endOfHead(read);
        if (end < 0 && read.length <= HEAD_BYTES_MAX) {
            return;
        }
        WebResponse told =
                end < 0 ? null : ResultReader.readHead(WebDoor.FUNCTION_URL, Payload.of(Arrays.copyOf(read, end)));
        if (told == null) {
            fail(UrlReplies.FAILED);
            return;
        }
        begin(told);
        ReplyStream opened = answer;
        if (opened != null && read.length > end + ZEROS) {
            opened.write(Unpooled.wrappedBuffer(read, end + ZEROS, read.length - end - ZEROS));
        }
        head.reset();
    }

    /** Where the zero bytes begin that end a head; -1 when they have not come yet. */
    private static int endOfHead(byte[] read) {
        int zeros = 0;
        for (int i = 0; i < read.length; i++) {
            zeros = read[i] == 0 ? zeros + 1 : 0;
            if (zeros == ZEROS) {
                return i + 1 - ZEROS;
            }
        }
        return -1;
    }

    private void finish(Outcome outcome) {
        ReplyStream begun = answer;
        if (begun == null) {
            fail(outcome instanceof Outcome.TimedOut ? UrlReplies.TIMED_OUT : UrlReplies.FAILED);
        } else if (outcome instanceof Outcome.Returned) {
            begun.end();
        } else {
            begun.abort(); // the caller must see that this is not all
        }
    }

    /** The function streams, and nothing has been answered yet. */
    private void fail(WebResponse reply) {
        complete = true;
        WebResponse sent = dressed.apply(reply);
        exchange.answer(sent.head(), sent.body());
        response.abandon();
    }
}
