package dev.millrace.telemetry.export.prometheus;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.telemetry.export.DurationSample;
import dev.millrace.telemetry.export.Metric;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.MetricKind;
import dev.millrace.telemetry.export.Sample;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes the metrics for Prometheus to scrape. Names and labels follow from OpenTelemetry's: dots become underscores,
 * the unit is appended, and of an attribute's name the last word stays ({@code faas.name} becomes {@code function}).
 * Thread-safe.
 */
public final class PrometheusText {
    private final MetricCatalogue catalogue;

    public PrometheusText(MetricCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The metrics as of now.
     *
     * @param accept the request's Accept header, empty when it has none; OpenMetrics when it asks for that, else the
     *     plain text format
     */
    public Exposition exposition(String accept) {
        ExpositionFormats formats = Formats.ALL;
        ExpositionFormatWriter writer = formats.getOpenMetricsTextFormatWriter().accepts(accept)
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(text, snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return new Exposition(writer.getContentType(), Payload.of(text.toByteArray()));
    }

    private MetricSnapshots snapshots() {
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        for (Metric metric : catalogue.metrics()) {
            snapshots.metricSnapshot(
                    switch (metric) {
                        case Metric.Durations durations -> histogram(durations);
                        case Metric.Numbers numbers ->
                            numbers.kind() == MetricKind.GAUGE ? gauge(numbers) : counter(numbers);
                    });
        }
        return snapshots.build();
    }

    private static MetricSnapshot histogram(Metric.Durations metric) {
        var histogram = HistogramSnapshot.builder()
                .name(name(metric.name(), "s"))
                .help(metric.description());
        for (DurationSample sample : metric.samples()) {
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(sample.attributes()))
                    .classicHistogramBuckets(ClassicBuckets.of(sample.durations()))
                    .sum(sample.durations().sumNanos() / 1e9)
                    .exemplars(Exemplars.of(sample.exemplars().stream()
                            .map(PrometheusText::exemplar)
                            .toList()))
                    .build());
        }
        return histogram.build();
    }

    private static Exemplar exemplar(dev.millrace.telemetry.trace.Exemplar exemplar) {
        return Exemplar.builder()
                .value(exemplar.nanos() / 1e9)
                .traceId(exemplar.trace().traceId())
                .spanId(RunTrace.spanText(exemplar.trace().spanId()))
                .timestampMillis(exemplar.epochNanos() / 1_000_000)
                .build();
    }

    private static MetricSnapshot counter(Metric.Numbers metric) {
        var counter = CounterSnapshot.builder()
                .name(name(metric.name(), metric.unit()))
                .help(metric.description());
        for (Sample sample : metric.samples()) {
            counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels(sample.attributes()))
                    .value(sample.value())
                    .build());
        }
        return counter.build();
    }

    private static MetricSnapshot gauge(Metric.Numbers metric) {
        var gauge = GaugeSnapshot.builder()
                .name(name(metric.name(), metric.unit()))
                .help(metric.description());
        for (Sample sample : metric.samples()) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels(sample.attributes()))
                    .value(sample.value())
                    .build());
        }
        return gauge.build();
    }

    private static String name(String name, String unit) {
        String suffix =
                switch (unit) {
                    case "s" -> "_seconds";
                    case "By" -> "_bytes";
                    default -> "";
                };
        return name.replace('.', '_') + suffix;
    }

    private static Labels labels(Map<String, String> attributes) {
        Labels.Builder labels = Labels.builder();
        attributes.forEach((attribute, value) -> labels.label(label(attribute), value));
        return labels.build();
    }

    private static String label(String attribute) {
        return attribute.equals(MetricCatalogue.FUNCTION)
                ? "function"
                : attribute.substring(attribute.lastIndexOf('.') + 1);
    }

    /** Loads the library at the first scrape, not on the way to readiness. */
    private static final class Formats {
        static final ExpositionFormats ALL = ExpositionFormats.init();
    }
}
