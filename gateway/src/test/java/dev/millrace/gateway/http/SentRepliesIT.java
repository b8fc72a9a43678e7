package dev.millrace.gateway.http;

import static dev.millrace.gateway.http.OnLoop.call;
import static dev.millrace.gateway.http.OnLoop.next;
import static dev.millrace.gateway.http.OnLoop.run;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.trace.ReplyEnd;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import dev.millrace.gateway.http.tls.ServerTls;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the answers of runs have left, as clients of all kinds take them. */
@Timeout(120)
class SentRepliesIT {
    private static final ReplyHead OK = ReplyHead.of(200, Map.of());
    private static final String HELD = "POST /held HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String STREAM = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
    /** More than the sockets of both sides take. */
    private static final byte[] LARGE = new byte[32 << 20];

    private final SystemClock clock = new SystemClock();
    private TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anAnswerHasLeftWhenItsClientHasIt() throws Exception {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(HELD);
                Exchange exchange = next(server.held);
                long before = clock.epochNanos();
                answer(exchange, Payload.ofText("{}"));
                client.receive();
                assertIsBetween(before, known(exchange));
            }
        }
    }

    @Test
    void whatIsNotTheAnswerOfARunIsNotToldOf() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(HELD);
            Exchange exchange = next(server.held);
            run(exchange, () -> exchange.answer(OK, Payload.ofText("{}")));
            client.receive();
            client.send(HELD);
            Exchange later = next(server.held);
            answer(later, Payload.EMPTY);
            known(later);
            assertNull(end(exchange));
        }
    }

    @Test
    void anAnswerThatItsClientIsSlowToTakeLeavesWhenItHasTakenIt() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(HELD);
            Exchange exchange = next(server.held);
            answer(exchange, Payload.of(LARGE));
            assertNull(end(exchange));
            long before = clock.epochNanos();
            assertEquals(LARGE.length, client.receive().body().length());
            assertIsBetween(before, known(exchange));
        }
    }

    @Test
    void aClientThatLeavesBeforeOrWhileItIsAnsweredIsGone() throws Exception {
        Exchange before;
        try (RawClient client = server.connect()) {
            client.send(HELD);
            before = next(server.held);
            client.reset();
        }
        await().until(() -> server.server().connections() == 0);
        answer(before, Payload.EMPTY);
        assertTrue(known(before).clientGone());

        Exchange meanwhile;
        try (RawClient client = server.connect()) {
            client.send(HELD);
            meanwhile = next(server.held);
            answer(meanwhile, Payload.of(LARGE));
            client.reset();
        }
        assertTrue(known(meanwhile).clientGone());
    }

    @Test
    void aStreamedAnswerHasLeftWithItsEnd() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(STREAM);
            Exchange exchange = next(server.streamed);
            ReplyStream stream = call(exchange, () -> exchange.stream(OK, -1, () -> {}));
            run(exchange, () -> stream.write(Unpooled.wrappedBuffer(new byte[10])));
            run(exchange, exchange::runEnded);
            assertNull(end(exchange));
            long before = clock.epochNanos();
            run(exchange, stream::end);
            assertIsBetween(before, known(exchange));
        }
    }

    @Test
    void aStreamedAnswerThatIsCutShortIsNotToldOfAndOneOfAClientThatLeftIsGone() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(STREAM);
            Exchange exchange = next(server.streamed);
            ReplyStream stream = call(exchange, () -> exchange.stream(OK, -1, () -> {}));
            run(exchange, exchange::runEnded);
            run(exchange, stream::abort);
            client.receiveUntilClosed();
            assertNull(end(exchange));
        }
        Exchange left;
        ReplyStream stream;
        try (RawClient client = server.connect()) {
            client.send(STREAM);
            left = next(server.streamed);
            stream = call(left, () -> left.stream(OK, -1, () -> {}));
            client.reset();
        }
        await().until(() -> server.server().connections() == 0);
        run(left, left::runEnded);
        run(left, stream::end);
        assertTrue(known(left).clientGone());
    }

    @Test
    void aLargeAnswerOfHttp2LeavesAsItsClientLetsIt() throws Exception {
        try (RawHttp2 client = new RawHttp2(server.server().port())) {
            client.post(1, "/held", "");
            Exchange exchange = next(server.held);
            byte[] body = new byte[100_000];
            answer(exchange, Payload.of(body));
            int taken = 0;
            assertEquals(Http2Frame.HEADERS, client.nextOf(1).type());
            while (taken < (1 << 16) - 1) {
                taken += client.nextOf(1).length();
            }
            assertNull(end(exchange));
            long before = clock.epochNanos();
            client.window(0, body.length).window(1, body.length);
            assertIsBetween(before, known(exchange));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEncryptedAnswerLeaves(HttpClient.Version version, @TempDir Path directory) throws Exception {
        server.close();
        TestingCertificate certificate = TestingCertificate.make(directory, "EC");
        server = new TestingServer(1_000, 10_000_000, ServerTls.of(certificate.files()));
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.server().port() + "/held"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(certificate.client())
                .version(version)
                .build()) {
            CompletableFuture<HttpResponse<byte[]>> answer =
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
            Exchange exchange = next(server.held);
            long before = clock.epochNanos();
            answer(exchange, Payload.of(new byte[3_000_000]));
            assertEquals(3_000_000, answer.join().body().length);
            assertEquals(version, answer.join().version());
            assertIsBetween(before, known(exchange));
        }
    }

    private void answer(Exchange exchange, Payload payload) throws Exception {
        run(exchange, () -> {
            exchange.runEnded();
            exchange.answer(OK, payload);
        });
    }

    private @Nullable ReplyEnd end(Exchange exchange) {
        return server.replies.of(exchange.requestId().high(), exchange.requestId().low());
    }

    private ReplyEnd known(Exchange exchange) {
        await().until(() -> end(exchange) != null);
        ReplyEnd end = end(exchange);
        assertNotNull(end);
        return end;
    }

    private void assertIsBetween(long beforeEpochNanos, ReplyEnd end) {
        assertFalse(end.clientGone());
        assertTrue(end.epochNanos() >= beforeEpochNanos && end.epochNanos() <= clock.epochNanos(), end.toString());
    }
}
