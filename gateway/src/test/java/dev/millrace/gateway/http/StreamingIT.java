package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamingIT {
    private static final String HOST = "Host: localhost\r\n";
    private static final ReplyHead OK = ReplyHead.of(200, Map.of("Content-Type", "text/plain"));
    private static final int MEGABYTE = 1 << 20;

    private final TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void passesOnBodiesAsTheyComeAndKeepsTheConnection() throws Exception {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("POST /stream HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n01234");
                Exchange exchange = next();
                Counting sink = new Counting(exchange);
                onLoop(exchange, () -> exchange.readBody(sink));
                Awaitility.await().until(() -> sink.bytes.get() == 5);
                client.send("56789");
                assertEquals("10", client.receive().body());
            }
            client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
            Exchange exchange = next();
            onLoop(exchange, () -> exchange.readBody(new Counting(exchange)));
            assertEquals("0", client.receive().body());
        }
    }

    @Test
    void sendsAnswersInPartsAndTheNextAnswerAfterThem() throws Exception {
        try (RawClient client = server.connect()) {
            String get = "GET /stream HTTP/1.1\r\n" + HOST + "\r\n";
            client.send(get + get + "POST /direct HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");
            Exchange first = next();
            ReplyStream chunked = onLoop(first, -1);
            write(first, chunked, "hello");
            write(first, chunked, " world");
            onLoop(first, chunked::end);
            Exchange second = next();
            ReplyStream counted = onLoop(second, 5);
            write(second, counted, "12");
            write(second, counted, "345");
            onLoop(second, counted::end);
            String all = client.receiveUntilClosed();
            String chunks = "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
            assertTrue(all.contains("Transfer-Encoding: chunked\r\n\r\n" + chunks + "HTTP/1.1 200"), all);
            assertTrue(all.contains("Content-Length: 5\r\n\r\n12345HTTP/1.1 200"), all);
            assertTrue(all.endsWith("/direct 0"), all);
        }
    }

    @Test
    void endsAnAnswerWithTheConnectionForAnOldClientAndLeavesHeadsWithoutBody() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Exchange exchange = next();
            ReplyStream stream = onLoop(exchange, -1);
            write(exchange, stream, "all");
            onLoop(exchange, stream::end);
            String all = client.receiveUntilClosed();
            assertTrue(all.contains("Connection: close") && all.endsWith("\r\n\r\nall"), all);
        }
        try (RawClient client = server.connect()) {
            client.send("HEAD /stream HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");
            Exchange exchange = next();
            ReplyStream stream = onLoop(exchange, 3);
            write(exchange, stream, "all");
            onLoop(exchange, stream::end);
            String all = client.receiveUntilClosed();
            assertTrue(all.contains("Content-Length: 3\r\n") && all.endsWith("\r\n\r\n"), all);
        }
    }

    @Test
    void showsTheClientThatAnAnswerWasCutShort() throws Exception {
        for (long length : new long[] {-1, 100}) {
            try (RawClient client = server.connect()) {
                client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
                Exchange exchange = next();
                ReplyStream stream = onLoop(exchange, length);
                write(exchange, stream, "part");
                onLoop(exchange, length < 0 ? stream::abort : stream::end);
                String all = client.receiveUntilClosed();
                assertTrue(all.contains("part"), all);
                assertFalse(all.contains("\r\n0\r\n"), all);
            }
        }
    }

    @Test
    void asksForTheBodyWhenItIsWantedOnly() throws Exception {
        try (RawClient client = server.connect()) {
            String upload = "PUT /stream HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
            client.send(upload);
            Exchange wanted = next();
            onLoop(wanted, () -> wanted.readBody(new Counting(wanted)));
            assertEquals(100, client.receive().status());
            assertEquals("2", client.send("{}").receive().body());
            client.send(upload);
            Exchange refused = next();
            onLoop(refused, () -> refused.answer(ReplyHead.of(404, Map.of()), Payload.EMPTY));
            RawClient.Answer answer = client.receive();
            assertEquals(404, answer.status());
            assertEquals("close", answer.header("connection"));
        }
    }

    @Test
    void letsTheClientWaitWhileTheBodyPauses() throws Exception {
        try (RawClient client = server.connect()) {
            int size = 64 * MEGABYTE;
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    client.send("PUT /stream HTTP/1.1\r\n" + HOST + "Content-Length: " + size + "\r\n\r\n");
                    client.send(new byte[size]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Exchange exchange = next();
            Counting sink = new Counting(exchange);
            sink.pausesAfterBytes = MEGABYTE;
            onLoop(exchange, () -> exchange.readBody(sink));
            assertTrue(sink.paused.await(60, TimeUnit.SECONDS));
            long taken = onLoopResult(exchange, () -> sink.bytes.get());
            assertTrue(taken < 2 * MEGABYTE, taken + " bytes came although the body paused");
            assertFalse(sent.isDone());
            onLoop(exchange, exchange::resumeBody);
            assertEquals(String.valueOf(size), client.receive().body());
            sent.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsWhenAClientTakesMoreAndWhenItHasLeft() throws Exception {
        RawClient client = server.connect();
        client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
        Exchange exchange = next();
        AtomicLong writable = new AtomicLong();
        CountDownLatch gone = new CountDownLatch(1);
        ReplyStream stream = onLoopResult(exchange, () -> exchange.stream(OK, -1, writable::incrementAndGet));
        onLoop(exchange, () -> exchange.whenGone(gone::countDown));
        assertFalse(onLoopResult(exchange, () -> {
            for (int i = 0; i < 64; i++) {
                stream.write(Unpooled.wrappedBuffer(new byte[MEGABYTE]));
            }
            return stream.isWritable();
        }));
        long before = writable.get();
        CompletableFuture<String> rest = CompletableFuture.supplyAsync(() -> {
            try {
                return client.receiveUntilClosed();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Awaitility.await().until(() -> writable.get() > before);
        assertEquals(1, gone.getCount());
        client.reset();
        assertTrue(gone.await(60, TimeUnit.SECONDS));
        write(exchange, stream, "to nobody");
        onLoop(exchange, stream::end);
        assertNotNull(rest.handle((all, failure) -> "done").get(60, TimeUnit.SECONDS));
    }

    @Test
    void tellsWhenABodyBreaksOff() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("PUT /stream HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            Exchange exchange = next();
            CountDownLatch gone = new CountDownLatch(1);
            onLoop(exchange, () -> exchange.whenGone(gone::countDown));
            onLoop(exchange, () -> exchange.readBody(new Counting(exchange)));
            client.send("nonsense\r\n");
            assertEquals(400, client.receive().status());
            assertTrue(gone.await(60, TimeUnit.SECONDS));
        }
    }

    private Exchange next() throws InterruptedException {
        Exchange exchange = server.streamed.poll(60, TimeUnit.SECONDS);
        assertNotNull(exchange, "no request came");
        return exchange;
    }

    private static ReplyStream onLoop(Exchange exchange, long length) throws Exception {
        return onLoopResult(exchange, () -> exchange.stream(OK, length, () -> {}));
    }

    private static void write(Exchange exchange, ReplyStream stream, String text) throws Exception {
        onLoop(exchange, () -> stream.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
    }

    private static void onLoop(Exchange exchange, Runnable step) throws Exception {
        onLoopResult(exchange, () -> {
            step.run();
            return "";
        });
    }

    private static <T> T onLoopResult(Exchange exchange, Supplier<T> step) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        exchange.onLoop(() -> result.complete(step.get()));
        return result.get(60, TimeUnit.SECONDS);
    }

    /** Answers with the number of bytes that came. */
    private static final class Counting implements BodySink {
        final AtomicLong bytes = new AtomicLong();
        final CountDownLatch paused = new CountDownLatch(1);
        volatile long pausesAfterBytes = Long.MAX_VALUE;
        private final Exchange exchange;

        Counting(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void part(ByteBuf part) {
            if (bytes.addAndGet(part.readableBytes()) >= pausesAfterBytes) {
                pausesAfterBytes = Long.MAX_VALUE;
                exchange.pauseBody();
                paused.countDown();
            }
        }

        @Override
        public void end() {
            exchange.answer(OK, Payload.ofText(bytes.toString()));
        }
    }
}
