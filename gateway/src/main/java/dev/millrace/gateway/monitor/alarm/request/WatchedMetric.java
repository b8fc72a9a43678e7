package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.monitor.series.DataQueries;
import dev.millrace.gateway.monitor.series.DataQuery;
import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricUnit;
import dev.millrace.gateway.monitor.series.Statistic;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an alarm watches: one metric, or a formula over several. Stateless. */
final class WatchedMetric {
    private static final int QUERIES_MAX = 20;
    private static final List<Integer> SHORT_PERIODS = List.of(10, 20, 30);

    private WatchedMetric() {}

    /** Puts it into the settings of an alarm. Refuses what cannot be watched. */
    static void put(Members request, ObjectNode settings) {
        List<Members> metrics = request.list("Metrics");
        if (metrics.isEmpty()) {
            putMetric(request, settings);
        } else {
            for (String member : List.of("MetricName", "Namespace", "Dimensions", "Period", "Unit", "Statistic",
                    "ExtendedStatistic")) {
                if (request.holds(member)) {
                    throw MetricRefusals.combination(
                            "The parameters Metrics and " + member + " are mutually exclusive and you have specified"
                                    + " both.");
                }
            }
            putQueries(metrics, settings);
        }
    }

    private static void putMetric(Members request, ObjectNode settings) {
        Metric metric = Metric.of(request);
        metric.show(settings);
        String statistic = request.text("Statistic");
        String extended = request.text("ExtendedStatistic");
        if ((statistic == null) == (extended == null)) {
            throw MetricRefusals.combination("Must specify either Statistic or ExtendedStatistic");
        }
        String name = statistic == null ? extended : statistic;
        String member = statistic == null ? "ExtendedStatistic" : "Statistic";
        try {
            Statistic known = Statistic.named(String.valueOf(name));
            if (Statistic.isSimple(known.name()) != (statistic != null)) {
                throw MetricRefusals.value("The value " + name + " for parameter " + member + " is not supported.");
            }
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value(String.valueOf(e.getMessage()));
        }
        settings.put(member, name);
        settings.put("Period", period(request));
        if (request.text("Unit") != null) {
            settings.put("Unit", MetricUnit.checked(request.text("Unit"), "Unit"));
        }
    }

    private static int period(Members of) {
        int period = MetricRange.checkedPeriod(of.integer("Period"));
        if (period < 60 && !SHORT_PERIODS.contains(period)) {
            throw MetricRefusals.value("The parameter Period must be 10, 20, 30 or a multiple of 60 seconds for an"
                    + " alarm, not " + period + ".");
        }
        return period;
    }

    private static void putQueries(List<Members> metrics, ObjectNode settings) {
        if (metrics.size() > QUERIES_MAX) {
            throw MetricRefusals.value(
                    "The collection Metrics must not have a size greater than " + QUERIES_MAX + ".");
        }
        DataQueries queries = DataQueries.of(metrics);
        long returned = queries.all().stream().filter(DataQuery::returned).count();
        if (returned != 1) {
            throw MetricRefusals.value("Exactly one element of the metrics list should return data.");
        }
        if (queries.all().stream().noneMatch(query -> query instanceof DataQuery.OfMetric)) {
            throw MetricRefusals.value("At least one element of the metrics list must be a metric.");
        }
        ArrayNode list = settings.putArray("Metrics");
        metrics.forEach(query -> putQuery(query, list.addObject()));
    }

    private static void putQuery(Members query, ObjectNode to) {
        to.put("Id", query.text("Id"));
        Members stat = query.members("MetricStat");
        Members metric = stat == null ? null : stat.members("Metric");
        if (stat != null && metric != null) {
            ObjectNode shown = to.putObject("MetricStat");
            Metric.of(metric).show(shown.putObject("Metric"));
            shown.put("Period", period(stat)).put("Stat", stat.text("Stat"));
            if (stat.text("Unit") != null) {
                shown.put("Unit", MetricUnit.checked(stat.text("Unit"), "Unit"));
            }
        } else {
            to.put("Expression", query.text("Expression"));
            if (query.holds("Period")) {
                to.put("Period", period(query));
            }
        }
        if (query.text("Label") != null) {
            to.put("Label", query.text("Label"));
        }
        to.put("ReturnData", !query.holds("ReturnData") || query.flag("ReturnData"));
    }
}
