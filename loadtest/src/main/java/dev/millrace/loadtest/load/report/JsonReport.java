package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.Summary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report for programs. Every number carries its unit in its name; latencies are those of the successes.
 */
public final class JsonReport {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    public static String render(Report report) {
        LoadResult result = report.result();
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("scenario", ScenarioText.of(result.scenario()));
        root.put("endpoint", result.scenario().endpoint().toString());
        root.put("latency", ScenarioText.latencyMeaning(result.scenario()));
        root.put("startedEpochMillis", result.startedEpochMillis());
        root.put("windowSeconds", result.windowNanos() / 1e9);
        root.put("machine", report.machine());
        root.put("total", summary(result.total()));
        root.put("targets", result.targets().stream().map(JsonReport::summary).toList());
        root.put("seconds", result.seconds());
        root.put("generator", result.health());
        root.put("warnings", result.warnings());
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static Map<String, Object> summary(Summary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", summary.name());
        json.put("requests", summary.requests());
        json.put("failures", summary.failures());
        json.put("errorRate", summary.errorRate());
        json.put("successesPerSecond", summary.successesPerSecond());
        json.put("latencyNanos", latencies(summary.succeeded()));
        json.put("failureNanos", latencies(summary.failed()));
        json.put("errors", summary.errors());
        return json;
    }

    private static Map<String, Object> latencies(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return Map.of();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("min", histogram.getMinValue());
        json.put("mean", Math.round(histogram.getMean()));
        List<Double> shown = Percentiles.SHOWN;
        shown.forEach(percentile -> json.put(Percentiles.name(percentile), histogram.getValueAtPercentile(percentile)));
        json.put("max", histogram.getMaxValue());
        return json;
    }
}
