package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.LoadSecond;
import dev.millrace.loadtest.load.report.SvgPlot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Successes and failures per second over time; the warm-up is shaded. Immutable. */
final class ThroughputChart {
    private static final int GRID_LINES = 4;

    private final List<LoadSecond> seconds;
    private final double top;

    ThroughputChart(List<LoadSecond> seconds) {
        this.seconds = List.copyOf(seconds);
        long most = seconds.stream()
                .mapToLong(second -> Math.max(second.succeeded(), second.failed()))
                .max()
                .orElse(1);
        top = roundUp((double) Math.max(GRID_LINES, most));
    }

    String svg() {
        SvgPlot plot = new SvgPlot("Replies per second").axisX("seconds from the begin of the warm-up");
        long warmUpSeconds = seconds.stream().filter(LoadSecond::warmUp).count();
        if (warmUpSeconds > 0) {
            plot.band(0, x((double) warmUpSeconds));
        }
        for (int i = 0; i <= GRID_LINES; i++) {
            plot.gridY((double) i / GRID_LINES, Figures.rate(top * i / GRID_LINES));
        }
        int step = Math.max(1, (int) Math.ceil(seconds.size() / 15.0));
        for (int second = 0; second <= seconds.size(); second += step) {
            plot.gridX(x(second), second + " s");
        }
        return plot.curve("curve c0", points(LoadSecond::succeeded))
                .curve("curve failed", points(LoadSecond::failed))
                .end();
    }

    /** A horizontal piece for each second, since that is what was counted. */
    private List<Point> points(ToLongFunction<LoadSecond> count) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < seconds.size(); i++) {
            double y = count.applyAsLong(seconds.get(i)) / top;
            points.add(new Point(x(i), y));
            points.add(new Point(x(i + 1), y));
        }
        return points;
    }

    private double x(double second) {
        return second / Math.max(1, seconds.size());
    }

    /** The next of 1, 2, 4, 8, 10 times a power of ten, so that grid lines have round labels. */
    private static double roundUp(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 4, 8}) {
            if (value <= factor * decade) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }
}
