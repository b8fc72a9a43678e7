package dev.millrace.gateway.http;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.engine.trace.ReplyTimes;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Router;
import dev.millrace.gateway.http.tls.ServerTls;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real server with operations of its own: {@code POST /echo} answers with its body, {@code /held} waits in
 * {@link #held} for the test to answer it, {@code /direct} is served on the event loop, the errors of
 * {@code PUT /object} are S3's, and of {@code /stream} the body
 * waits for the test, too, in {@link #streamed}. It knows in {@link #replies} when answers of runs have left. {@code GET /file?path=PATH} answers with a file. Thread-safe.
 */
final class TestingServer implements AutoCloseable {
    static final int DIRECT_BYTES_MAX = 100_000;
    private static final ReplyHead OK = ReplyHead.of(200, Map.of("Content-Type", "application/json"));

    final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();
    final BlockingQueue<Exchange> streamed = new LinkedBlockingQueue<>();
    final ReplyTimes replies = new ReplyTimes();
    private final Destination streams = new Streams();
    final CountDownLatch blockedOperations = new CountDownLatch(1);
    private final ThreadPoolExecutor control =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2));
    private final EventLoops loops = EventLoops.start(1, Thread.ofPlatform().name("loop").factory());
    private final HttpServer server;

    TestingServer() {
        this(1_000, 10_000_000);
    }

    TestingServer(int connectionsMax, long bodyBytesMax) {
        this(connectionsMax, bodyBytesMax, null);
    }

    TestingServer(int connectionsMax, long bodyBytesMax, @Nullable ServerTls tls) {
        Router router = new Router.Builder()
                .add("POST", "/echo", new Echo())
                .add("GET", "/things/{Name}/parts/{Part}", call -> text(call.pathParameters().toString() + call.query()))
                .add("DELETE", "/things/{Name}", call -> HttpReply.empty(204))
                .add("GET", "/breaks", call -> {
                    throw new IllegalStateException("as the test wants it");
                })
                .add("PUT", "/object", new InS3())
                .add("GET", "/blocks", call -> {
                    awaitRelease();
                    return text("released");
                })
                .add(
                        "GET",
                        "/file",
                        call -> HttpReply.file(
                                "application/zip", Path.of(Objects.requireNonNull(call.queryParameter("path")))))
                .add("GET", "/big", call -> HttpReply.json(200, new byte[6_000_000]))
                .build();
        server = HttpServer.start(
                new HttpServerOptions("127.0.0.1", 0, connectionsMax, bodyBytesMax, tls),
                loops,
                List.of(direct()),
                new ControlPlane(router, control),
                replies,
                new SystemClock());
    }

    RawClient connect() throws java.io.IOException {
        return new RawClient(server.port());
    }

    HttpServer server() {
        return server;
    }

    Executor control() {
        return control;
    }

    Door.Factory direct() {
        return endOfTick -> new Direct();
    }

    static void answer(Exchange exchange, String text) {
        exchange.onLoop(() -> exchange.answer(OK, Payload.ofText(text)));
    }

    @Override
    public void close() {
        blockedOperations.countDown();
        server.close();
        loops.close();
        control.shutdownNow();
    }

    private static HttpReply text(String text) {
        return HttpReply.json(200, Payload.ofText(text).array());
    }

    private void awaitRelease() {
        try {
            blockedOperations.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Echo implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            return HttpReply.json(200, call.body().array());
        }

        @Override
        public BodyLimit bodyLimit() {
            return new BodyLimit(4_000_000, "Echo", false);
        }
    }

    private static final class InS3 implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            return HttpReply.empty(200);
        }

        @Override
        public ErrorForm errorForm() {
            return ErrorForms.S3;
        }
    }

    private final class Direct implements Door, Destination {
        @Override
        public @Nullable Destination destinationOf(HttpRequest request) {
            String target = request.uri();
            if (target.startsWith("/stream")) {
                return streams;
            }
            return target.startsWith("/direct") || target.startsWith("/held") ? this : null;
        }

        @Override
        public BodyLimit bodyLimit() {
            return new BodyLimit(DIRECT_BYTES_MAX, "Direct", true);
        }

        @Override
        public void take(Exchange exchange) {
            if (exchange.target().startsWith("/held")) {
                held.add(exchange);
            } else if (exchange.target().equals("/direct/breaks")) {
                throw new IllegalStateException("as the test wants it");
            } else {
                exchange.answer(OK, Payload.ofText(exchange.target() + " " + exchange.body().sizeBytes()));
            }
        }
    }

    private final class Streams implements Destination {
        @Override
        public BodyLimit bodyLimit() {
            return BodyLimit.CONTROL;
        }

        @Override
        public boolean takesBodiesAsTheyCome() {
            return true;
        }

        @Override
        public void take(Exchange exchange) {
            streamed.add(exchange);
        }
    }
}
