package dev.millrace.gateway.http;

import static dev.millrace.gateway.http.OnLoop.call;
import static dev.millrace.gateway.http.OnLoop.next;
import static dev.millrace.gateway.http.OnLoop.run;
import static dev.millrace.gateway.http.OnLoop.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 by prior knowledge, frame by frame. */
@Timeout(120)
class Http2IT {
    private static final ReplyHead OK = ReplyHead.of(200, Map.of("Content-Type", "text/plain", "X-One", "1"));
    private static final int WINDOW_BYTES = 65_535;
    private static final int FRAME_BYTES_MAX = 16_384;
    private static final int MEGABYTE = 1 << 20;

    private final TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answersStreamsAtOnceAndInAnyOrder() throws Exception {
        try (RawHttp2 client = connect()) {
            client.post(1, "/held/1", "one").post(3, "/held/2", "").get(5, "/direct");
            RawHttp2.Answer direct = client.answer(5);
            assertEquals(200, direct.status());
            assertEquals("/direct 0", direct.body());
            assertEquals("application/json", direct.header("content-type"));
            assertEquals("9", direct.header("content-length"));
            assertEquals(36, direct.header("x-amzn-requestid").length());
            assertTrue(direct.header("date").endsWith(" GMT"), direct.header("date"));
            Exchange first = next(server.held);
            Exchange second = next(server.held);
            assertEquals("HTTP/2.0", first.protocol());
            assertEquals("http", first.scheme());
            assertEquals("127.0.0.1", first.sourceIp());
            assertEquals(3, first.body().sizeBytes());
            TestingServer.answer(second, "second");
            assertEquals("second", client.answer(3).body());
            TestingServer.answer(first, "first");
            assertEquals("first", client.answer(1).body());
        }
    }

    @Test
    void showsRequestsAsThoseOfHttp11() throws Exception {
        try (RawHttp2 client = connect()) {
            client.get(1, "/held?a=b", "cookie", "a=1", "x-one", "1", "cookie", "b=2; c=3", "te", "trailers");
            Exchange exchange = next(server.held);
            assertEquals("/held?a=b", exchange.target());
            assertEquals("localhost", exchange.header("Host"));
            assertEquals("a=1; b=2; c=3", exchange.header("cookie"));
            assertEquals("1", exchange.header("x-one"));
            assertFalse(exchange.headers().contains("transfer-encoding"));
            assertFalse(exchange.headers().names().stream().anyMatch(name -> name.startsWith(":")));
            TestingServer.answer(exchange, "");
            RawHttp2.Answer answer = client.answer(1);
            assertEquals("0", answer.header("content-length"));
        }
    }

    @Test
    void readsBodiesOfKnownAndUnknownLength() throws Exception {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("POST", "/echo", "content-length", "11"))
                    .data(1, false, "hello ")
                    .data(1, true, "world");
            assertEquals("hello world", client.answer(1).body());
            client.headers(3, false, RawHttp2.request("POST", "/echo")).data(3, false, "and a trailer");
            client.headers(3, true, RawHttp2.block("x-checksum", "1"));
            assertEquals("and a trailer", client.answer(3).body());
            byte[] large = "0123456789".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
            client.headers(5, false, RawHttp2.request("POST", "/echo"));
            upload(client, 5, large, WINDOW_BYTES);
            assertEquals(new String(large, StandardCharsets.US_ASCII), client.answer(5).body());
        }
    }

    @Test
    void asksForTheBodyWhenTheClientWaits() throws Exception {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("POST", "/echo", "expect", "100-continue"));
            assertEquals(Http2Frame.HEADERS, client.nextOf(1).type());
            assertEquals("100", client.headers().status().toString());
            client.data(1, true, "{}");
            assertEquals("{}", client.answer(1).body());
        }
    }

    @Test
    void refusesBodiesThatAreTooLargeAndGoesOnWithOtherStreams() throws Exception {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("POST", "/direct", "content-length", "100001"));
            assertEquals(413, client.answer(1).status());
            Http2Frame rest = client.nextOf(1);
            assertEquals(Http2Frame.RST_STREAM, rest.type());
            assertEquals(Http2Frame.NO_ERROR, rest.error());
            client.data(1, false, "too late");
            client.headers(3, false, RawHttp2.request("POST", "/direct"));
            client.data(3, false, new byte[16_000]);
            client.data(3, true, "");
            assertEquals("/direct 16000", client.answer(3).body());
        }
    }

    @Test
    void leavesTheBodyOutOfAnswersToHeadAndOfStatusesWithoutOne() throws Exception {
        try (RawHttp2 client = connect()) {
            client.headers(1, true, RawHttp2.request("HEAD", "/direct"));
            RawHttp2.Answer head = client.answer(1);
            assertEquals("9", head.header("content-length"));
            assertEquals("", head.body());
            client.headers(3, true, RawHttp2.request("DELETE", "/things/a"));
            RawHttp2.Answer deleted = client.answer(3);
            assertEquals(204, deleted.status());
            assertEquals("null", deleted.header("content-length"));
        }
    }

    @Test
    void sendsAnswersInParts() throws Exception {
        try (RawHttp2 client = connect()) {
            client.get(1, "/stream");
            Exchange exchange = next(server.streamed);
            ReplyStream stream = call(exchange, () -> exchange.stream(OK, -1, () -> {}));
            assertEquals(Http2Frame.HEADERS, client.nextOf(1).type());
            assertEquals("1", client.headers().get("x-one").toString());
            write(exchange, stream, "hello");
            assertEquals("hello", client.nextOf(1).text());
            write(exchange, stream, " world");
            assertEquals(" world", client.nextOf(1).text());
            run(exchange, stream::end);
            Http2Frame last = client.nextOf(1);
            assertTrue(last.has(Http2Frame.END_STREAM) && last.length() == 0, last.toString());
        }
    }

    @Test
    void showsTheClientThatAnAnswerWasCutShort() throws Exception {
        try (RawHttp2 client = connect()) {
            for (int length : new int[] {-1, 100}) {
                int id = length < 0 ? 1 : 3;
                client.get(id, "/stream");
                Exchange exchange = next(server.streamed);
                ReplyStream stream = call(exchange, () -> exchange.stream(OK, length, () -> {}));
                write(exchange, stream, "part");
                run(exchange, length < 0 ? stream::abort : stream::end);
                assertEquals(Http2Frame.HEADERS, client.nextOf(id).type());
                assertEquals("part", client.nextOf(id).text());
                assertEquals(Http2Frame.INTERNAL_ERROR, client.nextOf(id).error());
            }
            client.get(5, "/direct");
            assertEquals(200, client.answer(5).status());
        }
    }

    @Test
    void letsTheSourceOfAnAnswerWaitForTheClient() throws Exception {
        try (RawHttp2 client = connect()) {
            client.get(1, "/stream");
            Exchange exchange = next(server.streamed);
            AtomicLong writable = new AtomicLong();
            ReplyStream stream = call(exchange, () -> exchange.stream(OK, -1, writable::incrementAndGet));
            assertTrue(call(exchange, stream::isWritable));
            assertFalse(call(exchange, () -> {
                stream.write(Unpooled.wrappedBuffer(new byte[MEGABYTE]));
                return stream.isWritable();
            }));
            int taken = 0;
            assertEquals(Http2Frame.HEADERS, client.nextOf(1).type());
            while (taken < WINDOW_BYTES) {
                taken += client.nextOf(1).length();
            }
            assertEquals(WINDOW_BYTES, taken);
            client.get(3, "/direct");
            Http2Frame other = client.nextOf(3); // the head may come, though the window for bodies is used up
            assertEquals(Http2Frame.HEADERS, other.type());
            assertEquals(0, writable.get());
            client.window(0, MEGABYTE).window(1, MEGABYTE);
            Awaitility.await().until(() -> writable.get() > 0);
            while (taken < MEGABYTE) {
                taken += client.nextOf(1).length();
            }
            run(exchange, stream::end);
            assertTrue(client.nextOf(1).has(Http2Frame.END_STREAM));
        }
    }

    @Test
    void letsTheClientWaitWhileTheBodyPausesAndOtherStreamsGoOn() throws Exception {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("PUT", "/stream", "content-length", "200000"));
            Exchange exchange = next(server.streamed);
            CountingSink sink = new CountingSink(exchange);
            for (int sent = 0; sent < WINDOW_BYTES; sent += WINDOW_BYTES / 5) {
                client.data(1, false, new byte[WINDOW_BYTES / 5]);
            }
            client.headers(3, false, RawHttp2.request("POST", "/direct"));
            client.data(3, false, new byte[FRAME_BYTES_MAX]).data(3, true, new byte[FRAME_BYTES_MAX]);
            assertEquals("/direct 32768", client.answer(3).body());
            assertEquals(0, sink.bytes.get());
            run(exchange, () -> exchange.readBody(sink));
            upload(client, 1, new byte[200_000 - WINDOW_BYTES], 0);
            assertEquals("200000", client.answer(1).body());
        }
    }

    @Test
    void tellsWhenAClientHasTakenItsRequestBack() throws Exception {
        try (RawHttp2 client = connect()) {
            client.headers(1, false, RawHttp2.request("PUT", "/stream"));
            Exchange exchange = next(server.streamed);
            CountDownLatch gone = new CountDownLatch(1);
            run(exchange, () -> exchange.whenGone(gone::countDown));
            client.data(1, false, "unread").reset(1);
            assertTrue(gone.await(60, TimeUnit.SECONDS));
            TestingServer.answer(exchange, "to nobody");
            client.get(3, "/direct");
            assertEquals(200, client.answer(3).status());
        }
        Awaitility.await().until(() -> server.server().connections() == 0);
    }

    @Test
    void refusesStreamsBeyondTheBoundsOfTheConnectionAndOfAll() throws Exception {
        try (RawHttp2 client = connect()) {
            for (int i = 0; i <= 128; i++) {
                client.get(1 + 2 * i, "/held");
            }
            Http2Frame refused = client.nextOf(1 + 2 * 128);
            assertEquals(Http2Frame.REFUSED_STREAM, refused.error());
            for (int i = 0; i < 128; i++) {
                TestingServer.answer(next(server.held), "done");
            }
        }
        try (TestingServer small = new TestingServer(3, 1_000_000);
                RawHttp2 client = new RawHttp2(small.server().port())) {
            client.get(1, "/held").get(3, "/held").get(5, "/direct");
            assertEquals(Http2Frame.REFUSED_STREAM, client.nextOf(5).error());
            TestingServer.answer(next(small.held), "done");
            assertEquals("done", client.answer(1).body());
            Awaitility.await().until(() -> small.server().connections() == 2);
            client.get(7, "/direct");
            assertEquals("/direct 0", client.answer(7).body());
        }
    }

    @Test
    void saysGoodbyeWhenTheServerEndsAndFinishesItsStreams() throws Exception {
        try (RawHttp2 client = connect()) {
            client.get(1, "/held");
            Exchange exchange = next(server.held);
            server.server().stopAccepting();
            Http2Frame goodbye = client.nextOfType(Http2Frame.GOAWAY);
            assertEquals(Http2Frame.NO_ERROR, goodbye.error());
            client.get(3, "/direct");
            TestingServer.answer(exchange, "done");
            assertEquals("done", client.answer(1).body());
            assertTrue(client.untilClosed().stream().noneMatch(frame -> frame.stream() == 3));
            assertThrows(IOException.class, this::connect);
        }
    }

    @Test
    void answersAClientThatHasEndedItsOutput() throws Exception {
        try (RawHttp2 client = connect()) {
            client.get(1, "/held");
            Exchange exchange = next(server.held);
            client.endOutput();
            TestingServer.answer(exchange, "late");
            assertEquals("late", client.answer(1).body());
            client.untilClosed();
        }
        Awaitility.await().until(() -> server.server().connections() == 0);
    }

    @Test
    void tellsHttp2ByItsPrefaceInPieces() throws Exception {
        try (RawClient client = server.connect()) {
            String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
            for (int i = 0; i < preface.length(); i++) {
                client.send(preface.substring(i, i + 1));
            }
            client.send(new Http2Frame(Http2Frame.PING, 0, 0, new byte[4]).bytes()); // settings had to come first
            byte[] all = client.receiveUntilClosed().getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(Http2Frame.SETTINGS, all[3]);
        }
        try (RawClient client = server.connect()) {
            client.send("PRI * HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(400, client.receive().status());
        }
    }

    @Test
    void forgetsClientsThatLeaveBeforeTheyHaveSaidWhatTheySpeak() throws Exception {
        for (String beginning : List.of("", "P", "PRI * HTTP/2.0\r\n")) {
            try (RawClient client = server.connect()) {
                client.send(beginning);
                client.endOutput();
                String all = client.receiveUntilClosed();
                assertTrue(all.isEmpty() || (!beginning.isEmpty() && all.startsWith("HTTP/1.1 400 ")), all);
            }
        }
        for (int i = 0; i < 20; i++) {
            try (RawClient client = server.connect()) {
                client.send("PRI");
                client.reset();
            }
        }
        Awaitility.await().until(() -> server.server().connections() == 0);
    }

    private RawHttp2 connect() throws IOException {
        return new RawHttp2(server.server().port());
    }

    /** Sends a body, or the rest of one, as fast as the stream's window lets it, of which so much is left. */
    private static void upload(RawHttp2 client, int stream, byte[] body, int windowBytes) throws IOException {
        int window = windowBytes;
        int sent = 0;
        while (sent < body.length) {
            while (window == 0) {
                Http2Frame more = client.nextOfType(Http2Frame.WINDOW_UPDATE);
                window += more.stream() == stream ? ByteBuffer.wrap(more.payload()).getInt() : 0;
            }
            int part = Math.min(Math.min(FRAME_BYTES_MAX, window), body.length - sent);
            client.data(stream, sent + part == body.length, Arrays.copyOfRange(body, sent, sent + part));
            sent += part;
            window -= part;
        }
    }
}
