package dev.millrace.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The standard OTEL_* environment variables, in a process of its own. */
@Timeout(60)
class OtelEnvironmentIT {
    private final OtlpReceiver collector = new OtlpReceiver();

    @AfterEach
    void closeCollector() {
        collector.close();
    }

    @Test
    void setsEndpointHeadersAndResource() throws IOException, InterruptedException {
        Ended ended = run(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer abc",
                "OTEL_SERVICE_NAME", "orders",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test,service.version=9"));

        assertEquals(0, ended.status(), ended.output());
        Export export = collector.take();
        assertEquals(1, export.total("faas.invocations"));
        assertEquals("Bearer abc", export.headers().getFirst("Authorization"));
        assertEquals("application/x-protobuf", export.headers().getFirst("Content-Type"));
        assertEquals("orders", export.resource().get("service.name"));
        assertEquals("9", export.resource().get("service.version"));
        assertEquals("test", export.resource().get("deployment.environment.name"));
    }

    @Test
    void namesTheServiceByItsResourceAttributesToo() throws IOException, InterruptedException {
        run(Map.of(
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", collector.endpoint() + "/v1/metrics",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=orders"));

        assertEquals("orders", collector.take().resource().get("service.name"));
    }

    @Test
    void turnsExportingOff() throws IOException, InterruptedException {
        assertSilent(Map.of("OTEL_METRICS_EXPORTER", "none"));
        assertSilent(Map.of("OTEL_SDK_DISABLED", "true"));
    }

    private void assertSilent(Map<String, String> off) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(off);
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        Ended ended = run(environment);
        assertEquals(0, ended.status(), ended.output());
        assertEquals(0, collector.waiting());
    }

    @Test
    void refusesGrpcAndSaysWhatToDo() throws IOException, InterruptedException {
        Ended ended = run(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));

        assertNotEquals(0, ended.status());
        assertTrue(ended.output().contains("OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'"), ended.output());
        assertTrue(ended.output().contains("OTEL_EXPORTER_OTLP_ENDPOINT"), ended.output());
    }

    private static Ended run(Map<String, String> environment) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), ExportingMain.class.getName())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    private record Ended(int status, String output) {}
}
