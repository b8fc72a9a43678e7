package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.body.BodyBuffer;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.request.ProtocolError;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of one connection's requests: whole for most destinations, as they come for some. Confined to the
 * connection's event loop.
 */
final class BodyReader {
    private final Connection connection;
    private final BodyBuffer whole;
    private @Nullable BodySink sink;

    BodyReader(Connection connection, BodyBudget budget) {
        this.connection = connection;
        this.whole = new BodyBuffer(budget);
    }

    /** From now on the body goes here. */
    void streamTo(BodySink to) {
        sink = to;
    }

    void take(HttpContent part, Exchange exchange, Destination destination) {
        BodySink to = sink;
        if (to != null) {
            pass(part, exchange, to);
        } else {
            collect(part, exchange, destination);
        }
    }

    /** The request has been answered, or its client has left. */
    void forget() {
        sink = null;
    }

    /** Gives back the memory of a body that was collected. */
    void release() {
        whole.release();
    }

    private void collect(HttpContent part, Exchange exchange, Destination destination) {
        int bytesMax = destination.bodyLimit().bytesMax();
        if (part.decoderResult().isFailure()) {
            exchange.answer(ProtocolError.MALFORMED.reply());
        } else if (whole.sizeBytes() + part.content().readableBytes() > bytesMax) {
            exchange.answer(destination.tooLarge());
        } else if (part instanceof LastHttpContent) {
            Payload body = whole.finish(part.content(), bytesMax);
            if (body == null) {
                exchange.answer(destination.errorForm().refused(ProtocolError.NO_MEMORY));
            } else {
                exchange.body(body);
                connection.bodyRead();
                exchange.handTo(destination);
            }
        } else if (!whole.append(part.content(), bytesMax)) {
            exchange.answer(destination.errorForm().refused(ProtocolError.NO_MEMORY));
        } else {
            connection.partRead();
        }
    }

    private void pass(HttpContent part, Exchange exchange, BodySink to) {
        if (part.decoderResult().isFailure()) {
            connection.breakOff(exchange, ProtocolError.MALFORMED.reply());
            return;
        }
        boolean last = part instanceof LastHttpContent;
        if (last) {
            sink = null;
            connection.bodyRead();
        } else {
            connection.partRead();
        }
        exchange.guarded(() -> {
            if (part.content().isReadable()) {
                to.part(part.content());
            }
            if (last) {
                to.end();
            }
        });
    }
}
