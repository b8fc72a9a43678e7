package dev.millrace.gateway.object.servlet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.RawClient;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.request.ProtocolError;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RequestBodyTest {
    private static final int LARGE_BYTES = 3 << 20;

    private static final int DOCUMENTS_BYTES = 8 << 20;

    private final ServedExchanges server = new ServedExchanges();
    private final BodyBudget documents = new BodyBudget(DOCUMENTS_BYTES);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void isReadAsItComesAndOnce() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(head(10) + "01234");
            RequestBody body = body(null, false);
            byte[] read = new byte[20];
            assertEquals(0, body.read(read, 0, 0));
            assertEquals(5, body.readNBytes(read, 0, 5));
            assertFalse(body.isFinished());
            client.send("56789");
            assertEquals('5', body.read());
            assertArrayEquals("6789".getBytes(StandardCharsets.US_ASCII), body.readAllBytes());
            assertEquals(-1, body.read());
            assertTrue(body.isFinished());
        }
    }

    /** More than may wait in memory, so the client is made to wait, and goes on. */
    @Test
    void comesWholeHoweverLargeItIs() throws Exception {
        String content = new Random(3).ints(LARGE_BYTES, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        try (RawClient client = server.connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, head(LARGE_BYTES) + content));
            RequestBody body = body(null, false);
            assertEquals(content, new String(body.readAllBytes(), StandardCharsets.US_ASCII));
            sent.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void isNotTakenForWholeWhenTheClientLeaves() throws Exception {
        RequestBody body;
        try (RawClient client = server.connect()) {
            client.send(head(10) + "01234");
            Exchange exchange = server.next();
            RequestBody made = new RequestBody(exchange, null, null);
            CompletableFuture<Boolean> ready = new CompletableFuture<>();
            exchange.onLoop(() -> {
                exchange.whenGone(made::breakOff);
                made.begin();
                ready.complete(true);
            });
            ready.get(60, TimeUnit.SECONDS);
            body = made;
        }
        assertThrows(ClientLeftException.class, body::readAllBytes);
        assertThrows(ClientLeftException.class, body::read);
    }

    /** Whoever reads on behind a failure must not find the rest. */
    @Test
    void endsForGoodWhereItsCheckSaysSo() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(head(5) + "01234");
            RequestBody body = body(new Refusing(), false);
            assertEquals(5, body.readNBytes(5).length);
            assertThrows(BrokenBodyException.class, body::read);
            assertThrows(BrokenBodyException.class, body::read);
        }
    }

    @Test
    void isLookedAtBeforeItIsReadWhereItIsWantedWhole() throws Exception {
        try (RawClient client = server.connect()) {
            client.send(head(5) + "01234");
            assertThrows(BrokenBodyException.class, body(new Refusing(), true)::prepare);
        }
        try (RawClient client = server.connect()) {
            client.send(head(5) + "01234");
            RequestBody body = body(null, true);
            body.prepare();
            assertEquals("01234", new String(body.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void isNotWantedWholeBeyond4Mebibytes() throws Exception {
        int tooMuch = (4 << 20) + 1;
        try (RawClient client = server.connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, head(tooMuch) + "x".repeat(tooMuch)));
            RequestBody body = body(null, true);
            BrokenBodyException refused = assertThrows(BrokenBodyException.class, body::prepare);
            assertEquals("MaxMessageLengthExceeded", ((Refusal.OfService) refused.refusal()).errorType());
            body.close();
            sent.get(60, TimeUnit.SECONDS);
        }
    }

    /** Many that send documents slowly take no more memory than there is for all of them. */
    @Test
    void whatIsLookedAtWholeIsChargedUntilItIsDone() throws Exception {
        assertTrue(documents.take(DOCUMENTS_BYTES - 15));
        try (RawClient first = server.connect();
                RawClient second = server.connect()) {
            first.send(head(10) + "0123456789");
            RequestBody fits = body(null, true);
            fits.prepare();
            second.send(head(10) + "0123456789");
            RequestBody tooMuch = body(null, true);
            BrokenBodyException refused = assertThrows(BrokenBodyException.class, tooMuch::prepare);
            assertEquals(ProtocolError.NO_MEMORY, refused.refusal());
            tooMuch.close();
            assertEquals(DOCUMENTS_BYTES - 5, documents.takenBytes());
            fits.close();
            fits.close();
            assertEquals(DOCUMENTS_BYTES - 15, documents.takenBytes());
        }
    }

    private RequestBody body(@Nullable BodyCheck check, boolean wantedWhole) throws InterruptedException {
        return new RequestBody(server.next(), check, wantedWhole ? documents : null);
    }

    private static String head(int bytes) {
        return "PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n";
    }

    private static void send(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Refusing implements BodyCheck {
        @Override
        public ByteBuf pass(ByteBuf part) {
            return part.retainedSlice();
        }

        @Override
        public ByteBuf end() throws BrokenBodyException {
            throw BrokenBodyException.ofOtherHash();
        }

        @Override
        public long announcedBytes() {
            return -1;
        }
    }
}
