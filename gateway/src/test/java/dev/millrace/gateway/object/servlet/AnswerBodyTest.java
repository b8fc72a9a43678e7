package dev.millrace.gateway.object.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.RawClient;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.schedule.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** By the answer whose body it is, of a server over a socket. */
@Timeout(120)
class AnswerBodyTest {
    private static final int PART_BYTES = 64 * 1024;
    private static final int LARGE_BYTES = 8 << 20;

    private final ServedExchanges server = new ServedExchanges();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void isSentAtOnceWithItsLengthWhenItIsShort() throws Exception {
        try (RawClient client = get("GET")) {
            StoreResponse response = response(server.next());
            response.getOutputStream().write("hello ".getBytes(StandardCharsets.US_ASCII));
            response.getOutputStream().flush();
            assertFalse(response.isCommitted());
            response.getWriter().write("there");
            response.finish();
            assertTrue(response.isCommitted());
            RawClient.Answer answer = client.receive();
            assertEquals("hello there", answer.body());
            assertEquals("11", answer.header("content-length"));
        }
    }

    @Test
    void isSentInPartsWhenItIsLong() throws Exception {
        try (RawClient client = get("GET")) {
            StoreResponse response = response(server.next());
            response.setHeader("Content-Length", Integer.toString(LARGE_BYTES));
            CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> length(client));
            OutputStream out = response.getOutputStream();
            byte[] part = new byte[100_000];
            for (int left = LARGE_BYTES; left > 0; left -= part.length) {
                out.write(part, 0, Math.min(left, part.length));
            }
            response.finish();
            assertEquals(LARGE_BYTES, received.get(60, TimeUnit.SECONDS));
        }
    }

    /** S3Proxy flushes all; after a second that is taken for a sign of life. */
    @Test
    void isBegunWhenItTakesLong() throws Exception {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (RawClient client = get("GET")) {
            StoreResponse response = new StoreResponse(server.next(), Map.of(), clock);
            response.getOutputStream().write(' ');
            clock.advance(Duration.ofSeconds(2));
            response.getOutputStream().flush();
            assertTrue(response.isCommitted());
            response.getOutputStream().write('x');
            response.finish();
            assertEquals(" x", client.receive().body());
        }
    }

    @Test
    void isNotWhatTheHeadTellsWhereItIsShorter() throws Exception {
        try (RawClient client = get("GET")) {
            StoreResponse response = response(server.next());
            response.setHeader("Content-Length", "10");
            response.getOutputStream().write('x');
            assertThrows(IOException.class, response::finish);
            response.fail(ErrorForms.S3.broken());
            assertEquals(500, client.receive().status());
        }
    }

    @Test
    void isOnlyToldToHead() throws Exception {
        try (RawClient client = get("HEAD")) {
            StoreResponse response = response(server.next());
            response.setHeader("Content-Length", "10");
            response.finish();
            assertTrue(client.receiveUntilClosed().contains("Content-Length: 10\r\n"));
        }
    }

    @Test
    void isCutShortWhereItFailsInTheMiddle() throws Exception {
        try (RawClient client = get("GET")) {
            StoreResponse response = response(server.next());
            response.setHeader("Content-Length", Integer.toString(2 * PART_BYTES));
            response.getOutputStream().write(new byte[PART_BYTES]);
            assertTrue(response.isCommitted());
            response.fail(ErrorForms.S3.broken());
            String all = client.receiveUntilClosed();
            assertTrue(all.startsWith("HTTP/1.1 200 "), all.substring(0, 20));
            assertTrue(all.length() < 2 * PART_BYTES);
        }
    }

    /** What has not been taken holds its writer, until its client leaves. */
    @Test
    void failsForItsWriterWhenTheClientHasLeft() throws Exception {
        try (RawClient _ = get("GET")) {
            Exchange exchange = server.next();
            StoreResponse response = response(exchange);
            exchange.onLoop(response::abandon);
            byte[] part = new byte[PART_BYTES];
            assertThrows(ClientLeftException.class, () -> {
                for (int i = 0; i < 1_000; i++) {
                    response.getOutputStream().write(part);
                }
            });
        }
    }

    private RawClient get(String method) throws IOException {
        RawClient client = server.connect();
        client.send(method + " /bucket/key HTTP/1.1\r\nHost: localhost\r\n"
                + (method.equals("HEAD") ? "Connection: close\r\n" : "") + "\r\n");
        return client;
    }

    private static StoreResponse response(Exchange exchange) {
        return new StoreResponse(exchange, Map.of(), new SystemClock());
    }

    private static int length(RawClient client) {
        try {
            return client.receive().body().length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
