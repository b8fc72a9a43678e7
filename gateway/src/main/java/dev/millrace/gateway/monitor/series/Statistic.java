package dev.millrace.gateway.monitor.series;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statistic by its name: {@code Sum}, {@code p99.9}, {@code tm99}, {@code TM(10%:90%)}, {@code IQM}. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html">
 *     CloudWatch statistics definitions</a>
 */
public record Statistic(String name, ToDoubleFunction<MetricValues> of) {
    private static final Map<String, ToDoubleFunction<MetricValues>> SIMPLE = Map.of(
            "SampleCount", MetricValues::count,
            "Average", values -> values.sum() / values.count(),
            "Sum", MetricValues::sum,
            "Minimum", MetricValues::minimum,
            "Maximum", MetricValues::maximum);
    private static final String PERCENT = "(\\d{1,3}(?:\\.\\d{1,10})?)";
    private static final Pattern PERCENTILE = Pattern.compile("p" + PERCENT);
    private static final Pattern TRIMMED = Pattern.compile("tm" + PERCENT);
    private static final Pattern RANGE = Pattern.compile("TM\\(" + PERCENT + "?%?:" + PERCENT + "?%?\\)");
    private static final double ALL = 100;

    /** Whether it is one of the five that have a member of their own in answers. */
    public static boolean isSimple(String name) {
        return SIMPLE.containsKey(name);
    }

    /** Throws {@link IllegalArgumentException} for what is none. */
    public static Statistic named(String name) {
        ToDoubleFunction<MetricValues> simple = SIMPLE.get(name);
        if (simple != null) {
            return new Statistic(name, simple);
        }
        if (name.equals("IQM")) {
            return new Statistic(name, values -> values.trimmedMean(25, 75));
        }
        Matcher percentile = PERCENTILE.matcher(name);
        if (percentile.matches()) {
            double percent = percent(percentile.group(1), name);
            return new Statistic(name, values -> values.percentile(percent));
        }
        Matcher trimmed = TRIMMED.matcher(name);
        if (trimmed.matches()) {
            double percent = percent(trimmed.group(1), name);
            return new Statistic(name, values -> values.trimmedMean(0, percent));
        }
        Matcher range = RANGE.matcher(name);
        if (range.matches() && name.contains("%")) {
            double from = range.group(1) == null ? 0 : percent(range.group(1), name);
            double to = range.group(2) == null ? ALL : percent(range.group(2), name);
            if (from < to) {
                return new Statistic(name, values -> values.trimmedMean(from, to));
            }
        }
        throw none(name);
    }

    private static double percent(String text, String name) {
        double percent = Double.parseDouble(text);
        if (percent > ALL) {
            throw none(name);
        }
        return percent;
    }

    private static IllegalArgumentException none(String name) {
        return new IllegalArgumentException("The value " + name + " is not a statistic that is offered here: Average,"
                + " Sum, Minimum, Maximum, SampleCount, pNN, tmNN, TM(NN%:NN%), IQM");
    }
}
