package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.Summary;
import dev.millrace.loadtest.load.scenario.Pacing;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A report for the terminal. */
public final class TextReport {
    private TextReport() {}

    public static String render(Report report) {
        LoadResult result = report.result();
        StringBuilder out = new StringBuilder();
        out.append("\nScenario   ").append(ScenarioText.of(result.scenario()));
        out.append("\nMachine    ").append(report.machine());
        out.append("\nLatency    ").append(ScenarioText.latencyMeaning(result.scenario())).append("\n\n");
        appendTable(out, result);
        appendErrors(out, result.total());
        out.append(String.format(
                Locale.ROOT, "\nGenerator  %s CPU per request", Figures.nanos(result.health().cpuNanosPerRequest())));
        if (result.health().lagMaxNanos() > 0) {
            out.append(", starts late by p99 ")
                    .append(Figures.nanos(result.health().lagP99Nanos()))
                    .append(", at most ")
                    .append(Figures.nanos(result.health().lagMaxNanos()));
        }
        if (result.scenario().pacing() instanceof Pacing.Recorded) {
            out.append(", distances off by p50 ")
                    .append(Figures.nanos(result.health().spacingErrorP50Nanos()))
                    .append(", p99 ")
                    .append(Figures.nanos(result.health().spacingErrorP99Nanos()))
                    .append(", at most ")
                    .append(Figures.nanos(result.health().spacingErrorMaxNanos()));
        }
        out.append('\n');
        result.warnings().forEach(warning -> out.append("WARNING    ").append(warning).append('\n'));
        return out.toString();
    }

    private static void appendTable(StringBuilder out, LoadResult result) {
        out.append(String.format(Locale.ROOT, "%-20s %10s %9s %10s", "", "requests", "errors", "ok/s"));
        Percentiles.SHOWN.forEach(
                percentile -> out.append(String.format(Locale.ROOT, " %9s", Percentiles.name(percentile))));
        out.append(String.format(Locale.ROOT, " %9s%n", "max"));
        List<Summary> targets = result.targets();
        if (targets.size() > 1) {
            targets.forEach(target -> appendRow(out, target));
        }
        appendRow(out, result.total());
    }

    private static void appendRow(StringBuilder out, Summary summary) {
        String name = summary.name().length() > 20 ? summary.name().substring(0, 20) : summary.name();
        out.append(String.format(
                Locale.ROOT,
                "%-20s %10d %9d %10s",
                name,
                summary.requests(),
                summary.failures(),
                Figures.rate(summary.successesPerSecond())));
        Histogram latencies = summary.succeeded();
        for (double percentile : Percentiles.SHOWN) {
            out.append(cell(latencies, latencies.getValueAtPercentile(percentile)));
        }
        out.append(cell(latencies, latencies.getMaxValue())).append('\n');
    }

    private static String cell(Histogram latencies, long nanos) {
        return String.format(Locale.ROOT, " %9s", latencies.getTotalCount() == 0 ? "-" : Figures.nanos(nanos));
    }

    private static void appendErrors(StringBuilder out, Summary total) {
        if (total.failures() == 0) {
            return;
        }
        out.append(String.format(
                Locale.ROOT,
                "%nErrors     %d (%s), known after p50 %s, p99 %s%n",
                total.failures(),
                Figures.percent(total.errorRate()),
                Figures.nanos(total.failed().getValueAtPercentile(50)),
                Figures.nanos(total.failed().getValueAtPercentile(99))));
        total.errors().forEach((errorClass, count) ->
                out.append(String.format(Locale.ROOT, "%12d  %s%n", count, errorClass)));
    }
}
