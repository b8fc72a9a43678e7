package dev.millrace.telemetry;

import com.sun.net.httpserver.Headers;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One OTLP export as a collector sees it. */
public record Export(Headers headers, ExportMetricsServiceRequest request) {
    public Map<String, String> resource() {
        return attributes(request.getResourceMetrics(0).getResource().getAttributesList());
    }

    public Metric metric(String name) {
        return metrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + names()));
    }

    public List<String> names() {
        return metrics().stream().map(Metric::getName).toList();
    }

    /** The sum over all points of a counter. */
    public long total(String name) {
        return metric(name).getSum().getDataPointsList().stream()
                .mapToLong(NumberDataPoint::getAsInt)
                .sum();
    }

    private List<Metric> metrics() {
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .toList();
    }

    public static Map<String, String> attributes(List<KeyValue> attributes) {
        Map<String, String> byKey = new TreeMap<>();
        attributes.forEach(
                attribute -> byKey.put(attribute.getKey(), attribute.getValue().getStringValue()));
        return byKey;
    }

    /** What a collector reads from the buckets: the middle of the one in which the percentile lies. */
    public static double percentileSeconds(ExponentialHistogramDataPoint point, double percentile) {
        // As HdrHistogram does it: a whole rank must not become the next one by rounding.
        long rank = Math.max(1, (long) Math.ceil(Math.nextDown(percentile) * (double) point.getCount() / 100));
        long seen = point.getZeroCount();
        if (seen >= rank) {
            return 0;
        }
        List<Long> counts = point.getPositive().getBucketCountsList();
        double indexesPerOctave = Math.pow(2, point.getScale());
        for (int i = 0; i < counts.size(); i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return Math.pow(2, (point.getPositive().getOffset() + i + 0.5) / indexesPerOctave);
            }
        }
        throw new AssertionError("the buckets hold " + seen + " of " + point.getCount());
    }
}
