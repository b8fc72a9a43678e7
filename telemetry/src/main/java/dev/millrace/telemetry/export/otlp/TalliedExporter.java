package dev.millrace.telemetry.export.otlp;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** An exporter whose exports are counted. Thread-safe. */
final class TalliedExporter implements MetricExporter {
    private final MetricExporter exporter;
    private final ExportTally tally;

    TalliedExporter(MetricExporter exporter, ExportTally tally) {
        this.exporter = exporter;
        this.tally = tally;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        CompletableResultCode result = exporter.export(metrics);
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                tally.succeeded();
            } else {
                tally.failed(words(result.getFailureThrowable()));
            }
        });
    }

    private static String words(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> "no cause given";
            case HttpExportException http when http.getResponse() != null ->
                "it answered HTTP " + http.getResponse().getStatusCode();
            default -> root(failure).toString();
        };
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
        return exporter.getAggregationTemporality(instrumentType);
    }

    @Override
    public Aggregation getDefaultAggregation(InstrumentType instrumentType) {
        return exporter.getDefaultAggregation(instrumentType);
    }

    @Override
    public MemoryMode getMemoryMode() {
        return exporter.getMemoryMode();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
