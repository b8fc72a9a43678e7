package dev.millrace.loadtest.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** An HTTP server whose paths behave as their names say. Thread-safe. */
final class StubServer implements AutoCloseable {
    static final int STALLED_REQUEST = 150;

    final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock stall = new ReentrantLock();

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getAddress().getPort());
    }

    static Target target(String path) {
        return new Target(path, "POST", path, Payload.ofText("{\"n\":1}"), 1);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            int number = requests.incrementAndGet();
            switch (exchange.getRequestURI().getPath()) {
                case "/ok" -> reply(exchange, 200, "{\"message\":\"ok\"}");
                case "/chunked" -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("a body in chunks".getBytes(StandardCharsets.UTF_8));
                }
                case "/empty" -> exchange.sendResponseHeaders(204, -1);
                case "/throttled" -> {
                    exchange.getResponseHeaders().set("x-amzn-ErrorType", "TooManyRequestsException");
                    reply(exchange, 429, "{\"Reason\":\"ConcurrentInvocationLimitExceeded\"}");
                }
                case "/throws" -> {
                    exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
                    reply(exchange, 200, "{\"errorMessage\":\"no\",\"errorType\":\"java.lang.IllegalStateException\"}");
                }
                case "/silent" -> closing.await();
                case "/stalls-once" -> {
                    holdEverybodyUp(number == STALLED_REQUEST);
                    reply(exchange, 200, "{}");
                }
                default -> reply(exchange, 404, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request keeps the lock for a second, all others only pass through. */
    private void holdEverybodyUp(boolean forASecond) throws InterruptedException {
        stall.lock();
        try {
            if (forASecond) {
                closing.await(1, TimeUnit.SECONDS);
            }
        } finally {
            stall.unlock();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
