package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where functions under test report that they are at work, and stay until the test lets them go on. Thread-safe. */
final class Gathering implements AutoCloseable {
    private final AtomicInteger present = new AtomicInteger();
    private final AtomicReference<@Nullable String> said = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    Gathering() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::hold);
        server.start();
    }

    /** A request to it is answered when the gathering is over. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Waits until so many are here. None of them leaves before the end. */
    void awaitPresent(int count) {
        await().until(() -> present.get() == count);
    }

    /** What the last one who came said, as the query of its request; null before one has said anything. */
    @Nullable String said() {
        return said.get();
    }

    void end() {
        over.countDown();
    }

    private void hold(HttpExchange exchange) throws IOException {
        try (exchange) {
            said.set(exchange.getRequestURI().getQuery());
            present.incrementAndGet();
            over.await();
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        server.stop(0);
        threads.shutdownNow();
    }
}
