package dev.millrace.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An OTLP/HTTP collector that keeps what it gets, decoded by the official protocol classes. */
public final class OtlpReceiver implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final BlockingQueue<Export> exports = new LinkedBlockingQueue<>();
    private volatile int status = 200;

    public OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/metrics", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exports.add(new Export(exchange.getRequestHeaders(), decoded(body)));
        }
    }

    private static ExportMetricsServiceRequest decoded(byte[] body) throws InvalidProtocolBufferException {
        return ExportMetricsServiceRequest.parseFrom(body);
    }

    public void answer(int newStatus) {
        status = newStatus;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next export; waits for it. */
    public Export take() throws InterruptedException {
        Export export = exports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (export == null) {
            throw new AssertionError("nothing was exported within " + PATIENCE_SECONDS + " s");
        }
        return export;
    }

    public int waiting() {
        return exports.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
