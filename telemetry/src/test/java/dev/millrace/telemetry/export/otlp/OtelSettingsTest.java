package dev.millrace.telemetry.export.otlp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OtelSettingsTest {
    @Test
    void exportMetricsOnlyAndByHttpWhenNothingIsSet() {
        assertEquals(
                Map.of(
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.java.exporter.otlp.retry.disabled", "true"),
                new OtelSettings(Map.of(), Map.of()).defaults());
    }

    @Test
    void refuseGrpcAndNameTheVariable() {
        refuses("OTEL_EXPORTER_OTLP_PROTOCOL", Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));
        refuses(
                "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
                Map.of(
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc"));
    }

    @Test
    void refuseGrpcAsADefaultToo() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OtelSettings(Map.of(), Map.of("otel.exporter.otlp.protocol", "grpc")));
    }

    @Test
    void acceptAnyProtocolWhenNothingIsExported() {
        Map<String, String> grpc = Map.of("otel.exporter.otlp.protocol", "grpc");
        assertDoesNotThrow(() -> new OtelSettings(Map.of("OTEL_METRICS_EXPORTER", "none"), grpc));
        assertDoesNotThrow(() -> new OtelSettings(Map.of("OTEL_SDK_DISABLED", "true"), grpc));
    }

    @Test
    void letOverriddenDefaultsReplaceAndAdd() {
        Map<String, String> defaults = new OtelSettings(
                        Map.of(), Map.of("otel.traces.exporter", "otlp", "otel.metric.export.interval", "1000"))
                .defaults();

        assertEquals("otlp", defaults.get("otel.traces.exporter"));
        assertEquals("1000", defaults.get("otel.metric.export.interval"));
    }

    private static void refuses(String variable, Map<String, String> environment) {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> new OtelSettings(environment, Map.of()));
        assertTrue(("" + refusal.getMessage()).startsWith(variable + " is 'grpc'"), refusal::getMessage);
    }
}
