package dev.millrace.loadtest.bench.runtime;

import dev.millrace.engine.loop.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The floor: a server of the Lambda Runtime API that answers every wish for an invocation with the same bytes and takes
 * every response. It has the transport of the real one, a Unix socket and one event loop with the stock decoder, and
 * nothing behind it. Its state is confined to the event loop; the public methods are thread-safe.
 */
public final class CannedRuntimeApi implements Side {
    /** The same headers as the real server sends, and as long. */
    private static final ByteBuf INVOCATION = canned(
            "200 OK",
            RuntimeEcho.EVENT.text(),
            "Lambda-Runtime-Aws-Request-Id: 3f0a9d5e-7c4b-4f1e-9b1d-2a6c8e0f4d72",
            "Lambda-Runtime-Deadline-Ms: 4102444800000",
            "Lambda-Runtime-Invoked-Function-Arn: " + RuntimeEcho.ARN,
            "Lambda-Runtime-Trace-Id: Root=1-6928b3c1-7c4b4f1e9b1d2a6c8e0f4d72;Parent=3f0a9d5e2a6c8e0f;Sampled=0");
    private static final ByteBuf ACCEPTED = canned("202 Accepted", "{\"status\":\"OK\"}\n");

    private final EventLoops loops =
            EventLoops.start(1, Thread.ofPlatform().name("canned-api-", 1).daemon().factory());
    private final EventLoop loop = loops.group().next();
    private final CompletableFuture<Long> firstWish = new CompletableFuture<>();
    private final CompletableFuture<CannedConnection> neutral = new CompletableFuture<>();
    private final List<CannedConnection> waiting = new ArrayList<>();
    private final Histogram roundTrips = new Histogram(3);
    private @Nullable String failure;
    private boolean driving;

    private CannedRuntimeApi() {}

    /** Listens on a socket file, which must not exist yet. */
    public static CannedRuntimeApi open(Path socketFile) throws IOException {
        CannedRuntimeApi api = new CannedRuntimeApi();
        ChannelFuture bound = new ServerBootstrap()
                .group(api.loop)
                .channel(api.loops.socketFileChannel())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new CannedConnection(api, channel));
                    }
                })
                .bind(api.loops.socketFile(socketFile))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            api.close();
            throw new IOException("cannot listen on " + socketFile, bound.cause());
        }
        return api;
    }

    /** When a worker has first asked for an invocation and so was initialised, as {@code System.nanoTime()}. */
    public CompletableFuture<Long> firstWish() {
        return firstWish;
    }

    /** Done when a neutral worker has asked what to become. */
    public CompletableFuture<?> neutral() {
        return neutral;
    }

    /** Tells the neutral worker, which must have asked, what to become. */
    public void assign(String json) {
        neutral.join().assign(canned("200 OK", json));
    }

    /** Has the workers run one invocation after the other. Throws {@link IllegalStateException} when one has failed. */
    @Override
    public Driven drive(Duration length) throws InterruptedException {
        try {
            loop.submit(this::begin).get();
            return loop.schedule(this::end, length.toNanos(), TimeUnit.NANOSECONDS).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the floor cannot be measured", e.getCause());
        }
    }

    private void begin() {
        roundTrips.reset();
        driving = true;
        waiting.forEach(CannedConnection::sendNow);
        waiting.clear();
    }

    private Driven end() {
        driving = false;
        if (failure != null) {
            throw new IllegalStateException("a worker has failed: " + failure);
        }
        return Driven.of(roundTrips, 0);
    }

    /** A worker wants an invocation; true when it is to get one at once. */
    boolean wants(CannedConnection connection) {
        if (!firstWish.isDone()) {
            firstWish.complete(System.nanoTime());
        }
        if (!driving) {
            waiting.add(connection);
        }
        return driving;
    }

    void wantsAssignment(CannedConnection connection) {
        neutral.complete(connection);
    }

    void responded(long roundTripNanos) {
        roundTrips.recordValue(roundTripNanos);
    }

    void failed(String what) {
        failure = what;
    }

    static ByteBuf invocation() {
        return INVOCATION.duplicate();
    }

    static ByteBuf accepted() {
        return ACCEPTED.duplicate();
    }

    private static ByteBuf canned(String status, String json, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status, "Content-Type: application/json"));
        lines.addAll(List.of(headers));
        lines.add("Content-Length: " + body.length + "\r\n\r\n");
        ByteBuf head = Unpooled.directBuffer().writeBytes(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
        return Unpooled.unreleasableBuffer(head.writeBytes(body));
    }

    @Override
    public void close() {
        loops.close();
    }
}
