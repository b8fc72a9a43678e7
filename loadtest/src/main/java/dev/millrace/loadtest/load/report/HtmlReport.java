package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** A report as one HTML page that needs nothing else. */
public final class HtmlReport {
    private static final String TEMPLATE = "report.html";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    public static String render(Report report) {
        LoadResult result = report.result();
        PercentileCurve curve = new PercentileCurve(rows(result));
        return fill(Map.of(
                "scenario", Html.escape(ScenarioText.of(result.scenario())),
                "machine", Html.escape(report.machine().toString()),
                "started", Instant.ofEpochMilli(result.startedEpochMillis()).toString(),
                "latency", Html.escape(ScenarioText.latencyMeaning(result.scenario())),
                "warnings", warnings(result),
                "summary", summaryTable(rows(result)),
                "curve", curve.svg(),
                "legend", curve.legend(),
                "throughput", new ThroughputChart(result.seconds()).svg(),
                "errors", errors(result.total())));
    }

    /** The total last, and alone when there is one target. */
    private static List<Summary> rows(LoadResult result) {
        if (result.targets().size() == 1) {
            return result.targets();
        }
        List<Summary> rows = new ArrayList<>(result.targets());
        rows.add(result.total());
        return rows;
    }

    private static String summaryTable(List<Summary> rows) {
        List<String> head = new ArrayList<>(List.of("target", "requests", "errors", "ok/s"));
        Percentiles.SHOWN.forEach(percentile -> head.add(Percentiles.name(percentile)));
        head.add("max");
        return Html.row("th", head)
                + rows.stream().map(row -> Html.row("td", cells(row))).collect(Collectors.joining());
    }

    private static List<String> cells(Summary row) {
        Histogram latencies = row.succeeded();
        List<String> cells = new ArrayList<>(List.of(
                row.name(),
                String.valueOf(row.requests()),
                String.valueOf(row.failures()),
                Figures.rate(row.successesPerSecond())));
        Percentiles.SHOWN.forEach(
                percentile -> cells.add(Figures.nanos(latencies.getValueAtPercentile(percentile))));
        cells.add(Figures.nanos(latencies.getMaxValue()));
        return cells;
    }

    private static String errors(Summary total) {
        if (total.failures() == 0) {
            return "<p>None.</p>";
        }
        return "<table>" + Html.row("th", List.of("class", "requests"))
                + total.errors().entrySet().stream()
                        .map(error -> Html.row("td", List.of(error.getKey(), String.valueOf(error.getValue()))))
                        .collect(Collectors.joining())
                + "</table><p>" + Figures.percent(total.errorRate()) + " of all requests.</p>";
    }

    private static String warnings(LoadResult result) {
        return result.warnings().stream()
                .map(warning -> "<p class=\"warning\">" + Html.escape(warning) + "</p>")
                .collect(Collectors.joining());
    }

    private static String fill(Map<String, String> values) {
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }

    private static String template() {
        try (InputStream in = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + TEMPLATE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + TEMPLATE, e);
        }
    }
}
