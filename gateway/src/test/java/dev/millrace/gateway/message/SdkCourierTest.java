package dev.millrace.gateway.message;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.engine.async.Courier.Delivery;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages that are under way when the server ends, with a queue that answers when it is let. */
@Timeout(60)
class SdkCourierTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private HttpServer queue;
    private SdkCourier courier;

    @BeforeEach
    void start() throws Exception {
        queue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        queue.createContext("/", exchange -> {
            try (exchange) {
                asked.countDown();
                assertTrue(await(mayAnswer));
                byte[] answer = "{\"QueueUrl\":\"http://127.0.0.1/1/dead\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        queue.start();
        URI endpoint = URI.create("http://127.0.0.1:" + queue.getAddress().getPort());
        courier = new SdkCourier(new OutsideServices(endpoint, null));
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        courier.close();
        queue.stop(0);
    }

    @Test
    void whatIsUnderWayAtTheEndIsNotLost() throws Exception {
        CompletableFuture<Delivery> delivery = new CompletableFuture<>();
        courier.deliver(message(), delivery::complete);
        assertTrue(await(asked));
        courier.close();
        mayAnswer.countDown();
        assertInstanceOf(Delivery.Later.class, delivery.get(30, TimeUnit.SECONDS));
    }

    /** The second message needs what the first one asks for, and comes to a client that has been closed. */
    @Test
    void whatWaitsForTheSameQueueAtTheEndIsNotLost() throws Exception {
        CompletableFuture<Delivery> first = new CompletableFuture<>();
        CompletableFuture<Delivery> second = new CompletableFuture<>();
        courier.deliver(message(), first::complete);
        assertTrue(await(asked));
        courier.deliver(message(), second::complete);
        Awaitility.await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("courier-")
                        && thread.getState() == Thread.State.BLOCKED));
        courier.close();
        mayAnswer.countDown();
        assertInstanceOf(Delivery.Later.class, first.get(30, TimeUnit.SECONDS));
        assertInstanceOf(Delivery.Later.class, second.get(30, TimeUnit.SECONDS));
    }

    @Test
    void whatComesAfterTheEndIsForLater() throws Exception {
        courier.close();
        CompletableFuture<Delivery> delivery = new CompletableFuture<>();
        courier.deliver(message(), delivery::complete);
        assertInstanceOf(Delivery.Later.class, delivery.get(30, TimeUnit.SECONDS));
    }

    private static Message message() {
        Message.Origin origin = new Message.Origin(Message.Reason.DEAD_LETTER, "f");
        return new Message(
                RequestId.random(),
                DoubleServices.QUEUE,
                origin,
                Payload.ofText("{}"),
                List.of());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
