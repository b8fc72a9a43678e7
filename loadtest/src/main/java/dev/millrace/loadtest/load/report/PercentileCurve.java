package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.Summary;
import dev.millrace.loadtest.load.report.SvgPlot.Point;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latency over percentile. The x axis counts nines (50 %, 90 %, 99 %, 99.9 % ...), the y axis is logarithmic, so
 * neither the middle nor the tail is squeezed. Immutable.
 */
final class PercentileCurve {
    /** How many curves are told apart by colour; the style sheet has as many classes. */
    static final int CURVES_MAX = 6;

    private static final int NINES_MAX = 6;
    private static final double NINES_STEP = 0.02;

    private final List<Summary> summaries;
    private final int nines;
    private final int lowDecade;
    private final int highDecade;

    PercentileCurve(List<Summary> summaries) {
        this.summaries = summaries.stream()
                .filter(summary -> summary.succeeded().getTotalCount() > 0)
                .limit(CURVES_MAX)
                .toList();
        long requests = 1;
        long minNanos = Long.MAX_VALUE;
        long maxNanos = 1;
        for (Summary summary : this.summaries) {
            requests = Math.max(requests, summary.succeeded().getTotalCount());
            minNanos = Math.min(minNanos, summary.succeeded().getMinValue());
            maxNanos = Math.max(maxNanos, summary.succeeded().getMaxValue());
        }
        nines = Math.clamp(decade(requests) + 1, 1, NINES_MAX);
        lowDecade = decade(Math.min(minNanos, maxNanos));
        highDecade = decade(maxNanos) + 1;
    }

    String svg() {
        SvgPlot plot = new SvgPlot("Latency by percentile").axisX("percentile of successful requests");
        for (int i = 0; i <= nines; i++) {
            plot.gridX((double) i / nines, percentile(i));
        }
        for (int decade = lowDecade; decade <= highDecade; decade++) {
            long nanos = Math.round(Math.pow(10, decade));
            plot.gridY(y(nanos), Figures.nanos(nanos));
        }
        for (int i = 0; i < summaries.size(); i++) {
            plot.curve("curve c" + i, points(summaries.get(i).succeeded()));
        }
        return plot.end();
    }

    /** The names of the curves, in their colours. */
    String legend() {
        StringBuilder legend = new StringBuilder();
        for (int i = 0; i < summaries.size(); i++) {
            legend.append("<span class=\"key k").append(i).append("\">")
                    .append(Html.escape(summaries.get(i).name()))
                    .append("</span> ");
        }
        return legend.toString();
    }

    private List<Point> points(Histogram latencies) {
        List<Point> points = new ArrayList<>();
        for (double at = 0; at <= nines; at += NINES_STEP) {
            double percentile = 100 * (1 - Math.pow(10, -at));
            points.add(new Point(at / nines, y(latencies.getValueAtPercentile(percentile))));
        }
        return points;
    }

    /** {@code 0 %}, {@code 90 %}, {@code 99 %}, {@code 99.9 %} and so on. */
    private static String percentile(int nines) {
        String digits = nines == 0 ? "0" : nines == 1 ? "90" : "99";
        return digits + (nines > 2 ? "." + "9".repeat(nines - 2) : "") + " %";
    }

    private double y(long nanos) {
        return Math.max(0, Math.log10((double) Math.max(1, nanos)) - lowDecade) / (highDecade - lowDecade);
    }

    /** The power of ten at or below {@code value}, as its exponent. */
    private static int decade(long value) {
        return (int) Math.floor(Math.log10((double) Math.max(1, value)));
    }
}
