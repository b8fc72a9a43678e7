package dev.millrace.gateway.http;

import static dev.millrace.gateway.http.OnLoop.call;
import static dev.millrace.gateway.http.OnLoop.next;
import static dev.millrace.gateway.http.OnLoop.run;
import static dev.millrace.gateway.http.OnLoop.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
                Exchange exchange = next(server.streamed);
                CountingSink sink = new CountingSink(exchange);
                run(exchange, () -> exchange.readBody(sink));
                Awaitility.await().until(() -> sink.bytes.get() == 5);
                client.send("56789");
                assertEquals("10", client.receive().body());
            }
            client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
            Exchange exchange = next(server.streamed);
            run(exchange, () -> exchange.readBody(new CountingSink(exchange)));
            assertEquals("0", client.receive().body());
        }
    }

    @Test
    void sendsAnswersInPartsAndTheNextAnswerAfterThem() throws Exception {
        try (RawClient client = server.connect()) {
            String get = "GET /stream HTTP/1.1\r\n" + HOST + "\r\n";
            client.send(get + get + "POST /direct HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");
            Exchange first = next(server.streamed);
            ReplyStream chunked = stream(first, -1);
            write(first, chunked, "hello");
            write(first, chunked, " world");
            run(first, chunked::end);
            Exchange second = next(server.streamed);
            ReplyStream counted = stream(second, 5);
            write(second, counted, "12");
            write(second, counted, "345");
            run(second, counted::end);
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
            Exchange exchange = next(server.streamed);
            ReplyStream stream = stream(exchange, -1);
            write(exchange, stream, "all");
            run(exchange, stream::end);
            String all = client.receiveUntilClosed();
            assertTrue(all.contains("Connection: close") && all.endsWith("\r\n\r\nall"), all);
        }
        try (RawClient client = server.connect()) {
            client.send("HEAD /stream HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n");
            Exchange exchange = next(server.streamed);
            ReplyStream stream = stream(exchange, 3);
            write(exchange, stream, "all");
            run(exchange, stream::end);
            String all = client.receiveUntilClosed();
            assertTrue(all.contains("Content-Length: 3\r\n") && all.endsWith("\r\n\r\n"), all);
        }
    }

    @Test
    void showsTheClientThatAnAnswerWasCutShort() throws Exception {
        for (long length : new long[] {-1, 100}) {
            try (RawClient client = server.connect()) {
                client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
                Exchange exchange = next(server.streamed);
                ReplyStream stream = stream(exchange, length);
                write(exchange, stream, "part");
                run(exchange, length < 0 ? stream::abort : stream::end);
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
            Exchange wanted = next(server.streamed);
            run(wanted, () -> wanted.readBody(new CountingSink(wanted)));
            assertEquals(100, client.receive().status());
            assertEquals("2", client.send("{}").receive().body());
            client.send(upload);
            Exchange refused = next(server.streamed);
            run(refused, () -> refused.answer(ReplyHead.of(404, Map.of()), Payload.EMPTY));
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
            Exchange exchange = next(server.streamed);
            CountingSink sink = new CountingSink(exchange);
            sink.pausesAfterBytes = MEGABYTE;
            run(exchange, () -> exchange.readBody(sink));
            assertTrue(sink.paused.await(60, TimeUnit.SECONDS));
            long taken = call(exchange, () -> sink.bytes.get());
            assertTrue(taken < 2 * MEGABYTE, taken + " bytes came although the body paused");
            assertFalse(sent.isDone());
            run(exchange, exchange::resumeBody);
            assertEquals(String.valueOf(size), client.receive().body());
            sent.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsWhenAClientTakesMoreAndWhenItHasLeft() throws Exception {
        RawClient client = server.connect();
        client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
        Exchange exchange = next(server.streamed);
        AtomicLong writable = new AtomicLong();
        CountDownLatch gone = new CountDownLatch(1);
        ReplyStream stream = call(exchange, () -> exchange.stream(OK, -1, writable::incrementAndGet));
        run(exchange, () -> exchange.whenGone(gone::countDown));
        assertFalse(call(exchange, () -> {
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
        run(exchange, stream::end);
        assertNotNull(rest.handle((all, failure) -> "done").get(60, TimeUnit.SECONDS));
    }

    @Test
    void tellsWhenABodyBreaksOff() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("PUT /stream HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            Exchange exchange = next(server.streamed);
            CountDownLatch gone = new CountDownLatch(1);
            run(exchange, () -> exchange.whenGone(gone::countDown));
            run(exchange, () -> exchange.readBody(new CountingSink(exchange)));
            client.send("nonsense\r\n");
            assertEquals(400, client.receive().status());
            assertTrue(gone.await(60, TimeUnit.SECONDS));
        }
    }

    private static ReplyStream stream(Exchange exchange, long length) throws Exception {
        return call(exchange, () -> exchange.stream(OK, length, () -> {}));
    }
}
