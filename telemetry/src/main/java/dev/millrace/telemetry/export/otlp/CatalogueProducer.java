package dev.millrace.telemetry.export.otlp;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.telemetry.duration.DurationDistribution;
import dev.millrace.telemetry.export.DurationSample;
import dev.millrace.telemetry.export.Metric;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.Sample;
import dev.millrace.telemetry.trace.Exemplar;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Hands the catalogue's metrics to the SDK: cumulative sums, gauges, and exponential histograms. Thread-safe. */
final class CatalogueProducer implements MetricProducer {
    private final MetricCatalogue catalogue;
    private final int histogramScale;
    private final Clock clock;

    CatalogueProducer(MetricCatalogue catalogue, int histogramScale, Clock clock) {
        this.catalogue = catalogue;
        this.histogramScale = histogramScale;
        this.clock = clock;
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        long nowEpochNanos = clock.epochNanos();
        List<MetricData> produced = new ArrayList<>();
        for (Metric metric : catalogue.metrics()) {
            produced.add(
                    switch (metric) {
                        case Metric.Durations durations -> histogram(resource, durations, nowEpochNanos);
                        case Metric.Numbers numbers -> numbers(resource, numbers, nowEpochNanos);
                    });
        }
        return produced;
    }

    private MetricData histogram(Resource resource, Metric.Durations metric, long nowEpochNanos) {
        List<ExponentialHistogramPointData> points = metric.samples().stream()
                .map(sample -> point(sample, metric.startEpochNanos(), nowEpochNanos))
                .toList();
        return new OtlpMetric(
                resource,
                metric.name(),
                metric.description(),
                "s",
                MetricDataType.EXPONENTIAL_HISTOGRAM,
                ExponentialHistogramData.create(AggregationTemporality.CUMULATIVE, points));
    }

    private ExponentialHistogramPointData point(DurationSample sample, long startEpochNanos, long nowEpochNanos) {
        DurationDistribution durations = sample.durations();
        ExponentialBuckets buckets = ExponentialBuckets.of(durations, histogramScale);
        boolean any = durations.count() > 0;
        return ExponentialHistogramPointData.create(
                histogramScale,
                durations.sumNanos() / 1e9,
                buckets.zeroCount(),
                any,
                durations.minNanos() / 1e9,
                any,
                durations.maxNanos() / 1e9,
                buckets.positive(),
                buckets.negative(),
                startEpochNanos,
                nowEpochNanos,
                attributes(sample.attributes()),
                sample.exemplars().stream().map(CatalogueProducer::exemplar).toList());
    }

    private static DoubleExemplarData exemplar(Exemplar exemplar) {
        SpanContext span = SpanContext.create(
                exemplar.trace().traceId(),
                RunTrace.spanText(exemplar.trace().spanId()),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        return DoubleExemplarData.create(Attributes.empty(), exemplar.epochNanos(), span, exemplar.nanos() / 1e9);
    }

    private static MetricData numbers(Resource resource, Metric.Numbers metric, long nowEpochNanos) {
        MetricDataType type =
                switch (metric.kind()) {
                    case COUNTER -> MetricDataType.LONG_SUM;
                    case AMOUNT -> MetricDataType.DOUBLE_SUM;
                    case GAUGE -> MetricDataType.DOUBLE_GAUGE;
                };
        Data<?> data =
                switch (metric.kind()) {
                    case COUNTER ->
                        SumData.createLongSumData(
                                true, AggregationTemporality.CUMULATIVE, wholePoints(metric, nowEpochNanos));
                    case AMOUNT ->
                        SumData.createDoubleSumData(
                                true, AggregationTemporality.CUMULATIVE, points(metric, nowEpochNanos));
                    case GAUGE -> GaugeData.createDoubleGaugeData(points(metric, nowEpochNanos));
                };
        return new OtlpMetric(resource, metric.name(), metric.description(), metric.unit(), type, data);
    }

    private static List<LongPointData> wholePoints(Metric.Numbers metric, long nowEpochNanos) {
        return metric.samples().stream()
                .map(sample -> LongPointData.create(
                        metric.startEpochNanos(),
                        nowEpochNanos,
                        attributes(sample.attributes()),
                        (long) sample.value()))
                .toList();
    }

    private static List<DoublePointData> points(Metric.Numbers metric, long nowEpochNanos) {
        return metric.samples().stream()
                .map((Sample sample) -> DoublePointData.create(
                        metric.startEpochNanos(),
                        nowEpochNanos,
                        attributes(sample.attributes()),
                        sample.value(),
                        List.of()))
                .toList();
    }

    private static Attributes attributes(Map<String, String> attributes) {
        AttributesBuilder builder = Attributes.builder();
        attributes.forEach(builder::put);
        return builder.build();
    }
}
