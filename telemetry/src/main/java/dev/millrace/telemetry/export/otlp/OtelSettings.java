package dev.millrace.telemetry.export.otlp;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard settings of OpenTelemetry, as far as Millrace has a say: its own defaults, and a refusal at start of
 * what it cannot do. A system property ({@code otel.service.name}) wins over an environment variable
 * ({@code OTEL_SERVICE_NAME}), which wins over the defaults. Immutable.
 *
 * @see <a href="https://opentelemetry.io/docs/languages/java/configuration/">The settings</a>
 */
public final class OtelSettings {
    private static final Logger LOG = LoggerFactory.getLogger(OtelSettings.class);
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String METRICS_PROTOCOL = "otel.exporter.otlp.metrics.protocol";
    private static final String HTTP_PROTOBUF = "http/protobuf";

    private static final Map<String, String> DEFAULTS = Map.of(
            PROTOCOL, HTTP_PROTOBUF,
            "otel.traces.exporter", "none",
            "otel.logs.exporter", "none",
            // The totals of the next interval hold all that a lost export held.
            "otel.java.exporter.otlp.retry.disabled", "true");

    private final Map<String, String> environment;
    private final Map<String, String> defaults;

    /**
     * Reads nothing of the SDK, so that it can be made on the way to readiness.
     *
     * @param overriddenDefaults properties that replace or add to the defaults
     * @throws IllegalArgumentException when OTLP is asked for over a protocol other than http/protobuf
     */
    public OtelSettings(Map<String, String> environment, Map<String, String> overriddenDefaults) {
        this.environment = Map.copyOf(environment);
        Map<String, String> merged = new HashMap<>(DEFAULTS);
        merged.putAll(overriddenDefaults);
        this.defaults = Map.copyOf(merged);
        if (exportsOtlp()) {
            requireHttp();
            warnAboutDelta();
        }
    }

    /** The defaults, which the SDK weighs against environment and system properties by itself. */
    Map<String, String> defaults() {
        return defaults;
    }

    /** Whether somebody said where the collector is, and so expects one to be there. */
    public boolean namesCollector() {
        return !value("otel.exporter.otlp.endpoint").isEmpty()
                || !value("otel.exporter.otlp.metrics.endpoint").isEmpty();
    }

    private boolean exportsOtlp() {
        return !value("otel.sdk.disabled").equalsIgnoreCase("true")
                && !value("otel.metrics.exporter").equals("none");
    }

    private void requireHttp() {
        String key = value(METRICS_PROTOCOL).isEmpty() ? PROTOCOL : METRICS_PROTOCOL;
        if (!value(key).equals(HTTP_PROTOBUF)) {
            throw new IllegalArgumentException(variable(key) + " is '" + value(key) + "': Millrace exports OTLP over "
                    + HTTP_PROTOBUF + " only. Unset it, and let OTEL_EXPORTER_OTLP_ENDPOINT name the collector's HTTP"
                    + " port (4318 as a rule); or turn exporting off with OTEL_METRICS_EXPORTER=none");
        }
    }

    private void warnAboutDelta() {
        String key = "otel.exporter.otlp.metrics.temporality.preference";
        String preference = value(key).toLowerCase(Locale.ROOT);
        if (!preference.isEmpty() && !preference.equals("cumulative")) {
            LOG.warn("{} is '{}', but Millrace always exports cumulative totals", variable(key), preference);
        }
    }

    private String value(String key) {
        String property = System.getProperty(key, "");
        String given = property.isBlank() ? environment.getOrDefault(variable(key), "") : property;
        return (given.isBlank() ? defaults.getOrDefault(key, "") : given).strip();
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
