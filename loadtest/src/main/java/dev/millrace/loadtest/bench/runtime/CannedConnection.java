package dev.millrace.loadtest.bench.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A worker's connection to the canned server. What it asks together is answered together, which costs least. Confined
 * to the event loop, but for {@link #assign}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a worker that goes away is seen by whoever waits for what it does
final class CannedConnection extends SimpleChannelInboundHandler<HttpObject> {
    private final CannedRuntimeApi api;
    private final Channel channel;
    private boolean posts;
    private String target = "";
    private long sentNanos;

    CannedConnection(CannedRuntimeApi api, Channel channel) {
        this.api = api;
        this.channel = channel;
    }

    void assign(ByteBuf answer) {
        channel.writeAndFlush(answer);
    }

    /** Sends an invocation to a worker that has been waiting for it. */
    void sendNow() {
        send();
        channel.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpRequest request) {
            posts = HttpMethod.POST.equals(request.method());
            target = request.uri();
        }
        if (message instanceof LastHttpContent) {
            if (posts) {
                take();
            } else if (target.endsWith("/next")) {
                if (api.wants(this)) {
                    send();
                }
            } else {
                api.wantsAssignment(this);
            }
        }
    }

    private void take() {
        if (target.endsWith("/response")) {
            api.responded(System.nanoTime() - sentNanos);
        } else {
            api.failed(target);
        }
        channel.write(CannedRuntimeApi.accepted(), channel.voidPromise());
    }

    private void send() {
        sentNanos = System.nanoTime();
        channel.write(CannedRuntimeApi.invocation(), channel.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        api.failed(cause.toString());
        context.close();
    }
}
