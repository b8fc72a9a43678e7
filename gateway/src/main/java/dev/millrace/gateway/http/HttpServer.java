package dev.millrace.gateway.http;

import static java.util.Objects.requireNonNull;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.engine.trace.ReplyTimes;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.wire.SentReplies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Listens on one port and serves HTTP/1.1 and HTTP/2 on it, in plain text and over TLS. Thread-safe. */
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpServerOptions options;
    private final Map<EventLoop, Protocols> protocols;
    private final AtomicInteger connections;
    private final Channel listener;

    private HttpServer(
            HttpServerOptions options,
            Map<EventLoop, Protocols> protocols,
            AtomicInteger connections,
            Channel listener) {
        this.options = options;
        this.protocols = protocols;
        this.connections = connections;
        this.listener = listener;
    }

    /**
     * Throws {@link UncheckedIOException}, with a message for the operator, when it cannot listen there.
     *
     * @param doors asked in this order, and the control plane when none of them serves a request
     * @param replies told when the answers of runs have left; null when nobody wants to know
     */
    public static HttpServer start(
            HttpServerOptions options,
            EventLoops loops,
            List<Door.Factory> doors,
            ControlPlane control,
            @Nullable ReplyTimes replies,
            Clock clock) {
        BodyBudget budget = new BodyBudget(options.bodyBytesMax());
        AtomicInteger connections = new AtomicInteger();
        Map<EventLoop, Protocols> protocols = new HashMap<>();
        for (EventLoop loop : loops.all()) {
            SentReplies sent = new SentReplies(replies == null ? null : replies.newTable(), clock);
            LoopScope scope = new LoopScope(loop, doors, control, budget, options.connectionsMax(), sent, clock);
            protocols.put(loop, new Protocols(scope, connections, options.connectionsMax(), options.tls()));
        }
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        requireNonNull(protocols.get(channel.eventLoop())).accept(channel);
                    }
                })
                .bind(new InetSocketAddress(options.host(), options.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException(bindFailure(options, bound.cause()));
        }
        return new HttpServer(options, protocols, connections, bound.channel());
    }

    /** Throws as {@link #start} would when somebody else has the port: to be asked before anything else is begun. */
    public static void requireFreePort(HttpServerOptions options) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(options.host(), options.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(bindFailure(options, e));
        }
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public String host() {
        return options.host();
    }

    /** Connections, and streams of those of HTTP/2, that are open. */
    public int connections() {
        return connections.get();
    }

    /** Takes no more connections and refuses new requests on the open ones; what is in progress is still answered. */
    public void stopAccepting() {
        listener.close().awaitUninterruptibly();
        protocols.forEach((loop, each) -> loop.submit(each::shutDown).awaitUninterruptibly());
    }

    /** Closes the port. Connections close with the event loops. */
    @Override
    public void close() {
        stopAccepting();
    }

    private static IOException bindFailure(HttpServerOptions options, Throwable cause) {
        String address = options.host() + ":" + options.port();
        if (String.valueOf(cause.getMessage()).contains("assign requested address")) {
            return new IOException("Cannot listen on " + address + ": this machine does not have that address.", cause);
        }
        if (cause instanceof IOException || cause.getCause() instanceof BindException) {
            return new IOException(
                    "Cannot listen on " + address + " (" + cause.getMessage() + "). Is another server running there? "
                            + "Choose another port with --port N.",
                    cause);
        }
        return new IOException("Cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
}
