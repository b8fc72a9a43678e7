package dev.millrace.telemetry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An OTLP/HTTP collector that keeps what it gets, decoded by the official protocol classes. */
public final class OtlpReceiver implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final BlockingQueue<Export> exports = new LinkedBlockingQueue<>();
    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<ExportLogsServiceRequest> logs = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int status = 200;

    public OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/metrics", this::receive);
        server.createContext("/v1/traces", exchange -> receive(exchange, body -> traces.add(
                ExportTraceServiceRequest.parseFrom(body))));
        server.createContext("/v1/logs", exchange -> receive(exchange, body -> logs.add(
                ExportLogsServiceRequest.parseFrom(body))));
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exports.add(new Export(exchange.getRequestHeaders(), decoded(body)));
        }
    }

    /** Keeps what it answers 200 to only: all else comes again, or does not. */
    private void receive(HttpExchange exchange, Decoder to) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int answered = status;
            if (answered == 200) {
                to.decode(body);
            } else {
                refused.incrementAndGet();
            }
            exchange.sendResponseHeaders(answered, -1);
        }
    }

    /** The spans that were taken so far, in their order. */
    public List<Span> spans() {
        return traces.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The logs that were taken so far, by resource. */
    public List<ResourceLogs> logs() {
        return logs.stream().flatMap(request -> request.getResourceLogsList().stream()).toList();
    }

    /** How many exports of traces or logs were answered with an error. */
    public int refused() {
        return refused.get();
    }

    /** Takes a body apart. */
    private interface Decoder {
        void decode(byte[] body) throws InvalidProtocolBufferException;
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
