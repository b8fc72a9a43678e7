package dev.millrace.loadtest.bench.telemetry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Takes what is exported by OTLP and forgets it. Thread-safe. */
final class Collector implements AutoCloseable {
    private static final int OK = 200;

    private final HttpServer server;

    private Collector(HttpServer server) {
        this.server = server;
    }

    static Collector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var _ = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(OK, -1);
            exchange.close();
        });
        server.start();
        return new Collector(server);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
