package dev.millrace.telemetry.export.otlp;

import dev.millrace.telemetry.trace.TraceSampling;
import java.util.HashMap;
import java.util.List;
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
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String HTTP_PROTOBUF = "http/protobuf";

    private static final Map<String, String> DEFAULTS = Map.of(
            PROTOCOL, HTTP_PROTOBUF,
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
            requireHttp("metrics");
            warnAboutDelta();
        }
        for (String signal : List.of("traces", "logs")) {
            if (exports(signal)) {
                requireHttp(signal);
            }
        }
        sampling(); // or it says what is wrong with it
    }

    /** The defaults, which the SDK weighs against environment and system properties by itself. */
    Map<String, String> defaults() {
        return defaults;
    }

    /** Whether somebody said where the collector is, and so expects one to be there. */
    public boolean namesCollector() {
        return !value(ENDPOINT).isEmpty()
                || !value("otel.exporter.otlp.metrics.endpoint").isEmpty();
    }

    /** Whether spans are exported: when somebody said where to, and not that they are not. */
    public boolean exportsTraces() {
        return exports("traces");
    }

    /** Whether printed lines are exported: when somebody asked for it. */
    public boolean exportsLogs() {
        return exports("logs");
    }

    /** Which runs' spans are exported beside those of failed and slow ones. */
    public TraceSampling sampling() {
        return TraceSampling.of(value("otel.traces.sampler"), value("otel.traces.sampler.arg"));
    }

    private boolean exports(String signal) {
        String key = "otel." + signal + ".exporter";
        String exporter = value(key);
        if (!exporter.isEmpty() && !exporter.equals("otlp") && !exporter.equals("none")) {
            throw new IllegalArgumentException(variable(key) + " is '" + exporter + "': known are otlp and none");
        }
        boolean isAskedFor = exporter.isEmpty()
                ? signal.equals("traces")
                        && !(value(ENDPOINT) + value("otel.exporter.otlp.traces.endpoint")).isEmpty()
                : exporter.equals("otlp");
        return isAskedFor && !isDisabled();
    }

    private boolean isDisabled() {
        return value("otel.sdk.disabled").equalsIgnoreCase("true");
    }

    private boolean exportsOtlp() {
        return !isDisabled() && !value("otel.metrics.exporter").equals("none");
    }

    private void requireHttp(String signal) {
        String own = "otel.exporter.otlp." + signal + ".protocol";
        String key = value(own).isEmpty() ? PROTOCOL : own;
        if (!value(key).equals(HTTP_PROTOBUF)) {
            throw new IllegalArgumentException(variable(key) + " is '" + value(key) + "': Millrace exports OTLP over "
                    + HTTP_PROTOBUF + " only. Unset it, and let OTEL_EXPORTER_OTLP_ENDPOINT name the collector's HTTP"
                    + " port (4318 as a rule); or turn exporting off with "
                    + variable("otel." + signal + ".exporter") + "=none");
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
