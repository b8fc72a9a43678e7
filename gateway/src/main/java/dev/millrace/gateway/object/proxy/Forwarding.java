package dev.millrace.gateway.object.proxy;

import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the store: its body goes there as it comes, and the answer comes back so. Whichever
 * side is slow makes the other wait. Confined to the event loop, which both connections share.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes a connection, of which both sides are told
final class Forwarding extends ChannelInboundHandlerAdapter implements BodySink {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private final Exchange exchange;
    private final Channel store;
    private final @Nullable ChunkedBody chunks;
    private final Map<String, String> told;
    private final Consumer<Channel> reusable;
    private final Runnable ended;
    private @Nullable ReplyStream reply;
    private boolean bodySent;
    private boolean keptAlive;
    private boolean over;

    /**
     * A request and the connection that is its own until it has ended.
     *
     * @param chunks the client's, which are looked at; null when the body is plain
     * @param told what the gateway adds to the head of the answer
     * @param reusable gets the connection back when another request may use it
     * @param ended told once, however it ended
     */
    Forwarding(
            Exchange exchange,
            Channel store,
            @Nullable ChunkedBody chunks,
            Map<String, String> told,
            Consumer<Channel> reusable,
            Runnable ended) {
        this.exchange = exchange;
        this.store = store;
        this.chunks = chunks;
        this.told = told;
        this.reusable = reusable;
        this.ended = ended;
    }

    /** Sends the head. A client that waits for permission to send its body has it from the store. */
    void begin(HttpRequest head) {
        store.pipeline().addLast(this);
        exchange.whenGone(this::clientLeft);
        store.writeAndFlush(head, store.voidPromise());
        if (!HttpUtil.is100ContinueExpected(head)) {
            exchange.readBody(this);
        }
    }

    @Override
    public void part(ByteBuf part) {
        if (over) {
            return; // it was refused, and its end is of no interest
        }
        try {
            ByteBuf checked = chunks == null ? part.retain() : chunks.pass(part);
            store.writeAndFlush(new DefaultHttpContent(checked), store.voidPromise());
        } catch (BrokenBodyException e) {
            refuse(e);
        }
        if (!store.isWritable()) {
            exchange.pauseBody();
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        try {
            LastHttpContent last =
                    chunks == null ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(chunks.end());
            bodySent = true;
            store.writeAndFlush(last, store.voidPromise());
        } catch (BrokenBodyException e) {
            refuse(e);
        }
    }

    /** The store, which still waits for a part of what was announced, finds its connection ended, and keeps nothing. */
    private void refuse(BrokenBodyException broken) {
        if (reply == null) { // else the store has refused it before
            finish(false);
            exchange.answer(ErrorForms.S3.refused(broken.refusal()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (store.isWritable()) {
            exchange.resumeBody();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (over) {
                return;
            }
            if (message instanceof HttpResponse head) {
                take(head);
            }
            if (message instanceof HttpContent part) {
                pass(part);
            }
        } catch (RuntimeException e) {
            LOG.error("Request {} could not be answered from the object store", exchange.requestId(), e);
            giveUp();
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        giveUp();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("The connection to the object store broke under request {}", exchange.requestId(), cause);
        giveUp();
    }

    private void take(HttpResponse head) {
        if (head.status().equals(HttpResponseStatus.CONTINUE)) {
            exchange.readBody(this);
            return;
        }
        if (head.decoderResult().isFailure()) {
            throw new IllegalStateException("the object store's answer cannot be read", head.decoderResult().cause());
        }
        keptAlive = HttpUtil.isKeepAlive(head);
        boolean isError = head.status().code() >= HttpResponseStatus.BAD_REQUEST.code();
        Map<String, String> headers = ForwardedHead.ofAnswer(head.headers(), isError, told);
        reply = exchange.stream(
                ReplyHead.of(head.status().code(), headers),
                HttpUtil.getContentLength(head, -1L),
                () -> store.config().setAutoRead(true));
    }

    private void pass(HttpContent part) {
        ReplyStream to = reply;
        if (to == null) {
            return; // the end of an interim answer
        }
        if (part.decoderResult().isFailure()) {
            giveUp();
            return;
        }
        if (part.content().isReadable()) {
            to.write(part.content().retain());
            if (!to.isWritable()) {
                store.config().setAutoRead(false);
            }
        }
        if (part instanceof LastHttpContent) {
            finish(keptAlive && bodySent);
            to.end();
        }
    }

    private void clientLeft() {
        finish(false);
    }

    private void giveUp() {
        if (over) {
            return;
        }
        ReplyStream begun = reply;
        finish(false);
        if (begun != null) {
            begun.abort();
        } else {
            exchange.answer(ErrorForms.S3.broken());
        }
    }

    private void finish(boolean mayBeReused) {
        if (over) {
            return;
        }
        over = true;
        ended.run();
        if (mayBeReused && store.isActive()) {
            store.pipeline().remove(this);
            store.config().setAutoRead(true);
            reusable.accept(store);
        } else {
            store.close();
        }
    }
}
