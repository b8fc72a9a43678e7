package dev.millrace.loadtest.load.report;

import java.util.List;
import java.util.Locale;

/**
 * Draws one plot as inline SVG. Coordinates are shares of the plot's area, 0 to 1, y upwards. Confined to one thread.
 */
final class SvgPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 36;
    private static final int TOP = 14;
    private static final int BOTTOM = 46;

    private final StringBuilder svg = new StringBuilder();

    SvgPlot(String title) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                Html.escape(title)));
    }

    /** A vertical grid line with a label under it. */
    SvgPlot gridX(double x, String label) {
        return line("grid", x, 0, x, 1).text("middle", x(x), HEIGHT - BOTTOM + 18, label);
    }

    /** A horizontal grid line with a label left of it. */
    SvgPlot gridY(double y, String label) {
        return line("grid", 0, y, 1, y).text("end", LEFT - 8, y(y) + 4, label);
    }

    /** What the x axis shows. */
    SvgPlot axisX(String label) {
        return text("middle", x(0.5), HEIGHT - 6, label);
    }

    /** A shaded part of the area between two x. */
    SvgPlot band(double fromX, double toX) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                x(fromX),
                TOP,
                x(toX) - x(fromX),
                HEIGHT - TOP - BOTTOM));
        return this;
    }

    SvgPlot curve(String cssClass, List<Point> points) {
        svg.append("<polyline class=\"").append(cssClass).append("\" points=\"");
        points.forEach(point -> svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x), y(point.y))));
        svg.append("\"/>\n");
        return this;
    }

    String end() {
        return svg.append("</svg>").toString();
    }

    private SvgPlot line(String cssClass, double fromX, double fromY, double toX, double toY) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                cssClass,
                x(fromX),
                y(fromY),
                x(toX),
                y(toY)));
        return this;
    }

    private SvgPlot text(String anchor, double pixelX, double pixelY, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                anchor,
                pixelX,
                pixelY,
                Html.escape(text)));
        return this;
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    /** A point of a curve. */
    record Point(double x, double y) {}
}
