package dev.millrace.telemetry.export.signal;

import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import java.util.ServiceLoader;

/** Finds the makers of exporters that the SDK itself would use, so that all its settings hold. */
final class Providers {
    private static final String OTLP = "otlp";

    private Providers() {}

    static ConfigurableSpanExporterProvider ofSpans() {
        return ServiceLoader.load(ConfigurableSpanExporterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getName().equals(OTLP))
                .findFirst()
                .orElseThrow();
    }

    static ConfigurableLogRecordExporterProvider ofLogs() {
        return ServiceLoader.load(ConfigurableLogRecordExporterProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.getName().equals(OTLP))
                .findFirst()
                .orElseThrow();
    }
}
