package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.monitor.math.Formula;
import dev.millrace.gateway.monitor.math.MathValue;
import dev.millrace.gateway.shape.Members;
import dev.millrace.telemetry.window.RunWindows;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One of the queries of GetMetricData. Immutable. */
sealed interface DataQuery {
    Pattern ID = Pattern.compile("[a-z][A-Za-z0-9_]{0,254}");

    String id();

    String label();

    /** Whether it is answered, and not only used by others. */
    boolean returned();

    /** Reads a query. Refuses what cannot be answered. */
    static DataQuery of(Members query, Members request, Instant now) {
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
                return new OfFormula(id, label == null ? id : label, returned, Formula.parse(text));
            }
            Members metric = stat.members("Metric");
            if (metric == null) {
                throw MetricRefusals.missing("MetricStat.Metric");
            }
            MetricQuery named = MetricQuery.of(metric);
            return new OfMetric(
                    id,
                    label == null ? named.name() : label,
                    returned,
                    named,
                    Statistic.named(MetricRefusals.required(stat, "Stat")),
                    MetricRange.of(request, stat.integer("Period"), now));
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value("Error in query '" + id + "': " + e.getMessage());
        }
    }

    /** What comes of a query, and of those that its formula names. Refuses formulas that go in a circle. */
    static MathValue value(String id, Map<String, DataQuery> queries, RunWindows windows) {
        try {
            return value(id, queries, windows, new HashSet<>());
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value("Error in expression '" + id + "': " + e.getMessage());
        }
    }

    private static MathValue value(
            String id, Map<String, DataQuery> queries, RunWindows windows, Set<String> under) {
        DataQuery query = queries.get(id);
        if (query == null) {
            throw new IllegalArgumentException("there is no query with the id " + id);
        }
        return switch (query) {
            case OfMetric metric -> metric.value(windows);
            case OfFormula(String own, String _, boolean _, Formula formula) -> {
                if (!under.add(own)) {
                    throw new IllegalArgumentException("expressions refer to one another in a circle");
                }
                Map<String, MathValue> byId = new HashMap<>();
                formula.ids().forEach(used -> byId.put(used, value(used, queries, windows, under)));
                under.remove(own);
                yield formula.value(byId);
            }
        };
    }

    /** A statistic of a metric. */
    record OfMetric(
            String id, String label, boolean returned, MetricQuery metric, Statistic statistic, MetricRange range)
            implements DataQuery {
        MathValue value(RunWindows windows) {
            Map<Long, Double> points = new TreeMap<>();
            metric.values(windows, range).forEach((second, values) ->
                    points.put(second, statistic.of().applyAsDouble(values)));
            return MathValue.Series.of(points);
        }
    }

    /** A formula over other queries. */
    record OfFormula(String id, String label, boolean returned, Formula formula) implements DataQuery {}
}
