package dev.millrace.gateway.monitor.series;

import dev.millrace.gateway.monitor.math.Formula;
import dev.millrace.gateway.shape.Members;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the queries of GetMetricData, or of an alarm. Immutable. */
public sealed interface DataQuery {
    Pattern ID = Pattern.compile("[a-z][A-Za-z0-9_]{0,254}");

    String id();

    String label();

    /** Whether it is answered, and not only used by others. */
    boolean returned();

    /** Reads a query. Refuses what cannot be answered. */
    static DataQuery of(Members query) {
        String id = MetricRefusals.required(query, "Id");
        if (!ID.matcher(id).matches()) {
            throw MetricRefusals.value("The value " + id + " for parameter Id is not matching the expected pattern ^"
                    + ID.pattern() + "$");
        }
        Members stat = query.members("MetricStat");
        String expression = query.text("Expression");
        if ((stat == null) == (expression == null)) {
            throw MetricRefusals.combination("Each of MetricDataQueries has either MetricStat or Expression: " + id);
        }
        boolean returned = !query.holds("ReturnData") || query.flag("ReturnData");
        String label = query.text("Label");
        try {
            if (stat == null) {
                String text = String.valueOf(expression);
                Integer period = query.integer("Period");
                return new OfFormula(
                        id,
                        label == null ? id : label,
                        returned,
                        text,
                        Formula.parse(text),
                        period == null ? null : MetricRange.checkedPeriod(period));
            }
            Members metric = stat.members("Metric");
            if (metric == null) {
                throw MetricRefusals.missing("MetricStat.Metric");
            }
            Metric named = Metric.of(metric);
            return new OfMetric(
                    id,
                    label == null ? named.name() : label,
                    returned,
                    named,
                    Statistic.named(MetricRefusals.required(stat, "Stat")),
                    stat.text("Unit"),
                    MetricRange.checkedPeriod(stat.integer("Period")));
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value("Error in query '" + id + "': " + e.getMessage());
        }
    }

    /**
     * A statistic of a metric.
     *
     * @param unit the only one whose values count; null for all
     */
    record OfMetric(
            String id,
            String label,
            boolean returned,
            Metric metric,
            Statistic statistic,
            @Nullable String unit,
            int periodSeconds)
            implements DataQuery {}

    /**
     * A formula over other queries.
     *
     * @param text the formula as it was written
     * @param periodSeconds of a formula that names no metric; null when it says none
     */
    record OfFormula(
            String id,
            String label,
            boolean returned,
            String text,
            Formula formula,
            @Nullable Integer periodSeconds)
            implements DataQuery {}
}
