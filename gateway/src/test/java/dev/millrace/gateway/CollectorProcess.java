package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenTelemetry Collector, built from its public Go modules, that keeps what it takes as OTLP in JSON. A test that
 * asks for one where there is no Go is skipped. Confined to the test's thread.
 */
final class CollectorProcess implements AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path BINARY = ROOT.resolve("gateway/target/collector/collector");
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(10);
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);

    private final Process process;
    private final Path lines;
    private final int port;

    private CollectorProcess(Process process, Path lines, int port) {
        this.process = process;
        this.lines = lines;
        this.port = port;
    }

    static CollectorProcess start(Path directory) throws Exception {
        build();
        int port = freePort();
        Path lines = directory.resolve("collected.jsonl");
        Path config = Files.writeString(directory.resolve("collector.yaml"), """
                receivers:
                  otlp:
                    protocols:
                      http:
                        endpoint: 127.0.0.1:%d
                exporters:
                  lines:
                    path: %s
                service:
                  telemetry:
                    metrics:
                      level: none
                  pipelines:
                    traces: {receivers: [otlp], exporters: [lines]}
                    metrics: {receivers: [otlp], exporters: [lines]}
                    logs: {receivers: [otlp], exporters: [lines]}
                """.formatted(port, lines));
        Process process = new ProcessBuilder(BINARY.toString(), "--config", "file:" + config)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("collector.log").toFile())
                .start();
        CollectorProcess collector = new CollectorProcess(process, lines, port);
        await().atMost(READY_WITHIN).until(() -> !process.isAlive() || collector.listens());
        assertTrue(process.isAlive(), () -> read(directory.resolve("collector.log")));
        return collector;
    }

    /** Go keeps what it has built: a second time takes a second. */
    private static void build() throws Exception {
        boolean hasGo = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "go")));
        assumeTrue(hasGo, "There is no Go to build an OpenTelemetry Collector with");
        Path log = Files.createTempFile("collector", ".log");
        Process go = new ProcessBuilder("go", "build", "-o", BINARY.toString(), ".")
                .directory(ROOT.resolve("gateway/src/test/collector").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(go.waitFor(BUILT_WITHIN.toSeconds(), TimeUnit.SECONDS), "the build goes on");
        assertTrue(go.exitValue() == 0, () -> read(log));
        Files.delete(log);
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** All that it took, in its order; it may be writing. */
    List<JsonNode> exports() {
        String written = read(lines);
        return written.substring(0, written.lastIndexOf('\n') + 1)
                .lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertTrue(process.waitFor(READY_WITHIN.toSeconds(), TimeUnit.SECONDS), "the collector goes on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
