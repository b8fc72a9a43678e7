package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.gateway.monitor.alarm.state.AlarmCondition;
import dev.millrace.gateway.monitor.alarm.state.Comparison;
import dev.millrace.gateway.monitor.alarm.state.MissingTreatment;
import dev.millrace.gateway.monitor.series.DataQueries;
import dev.millrace.gateway.monitor.series.DataQuery;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an alarm on metrics watches, and when it is in which state. Immutable by agreement: nobody changes the tree.
 *
 * @param settings the members of AWS's {@code MetricAlarm} that its owner has set, and defaults
 * @param queries what is asked of metrics; of an alarm on one metric just that
 * @param watched id of the query whose values are compared
 * @param periodSeconds from one value to the next
 */
public record MetricDefinition(
        String name,
        ObjectNode settings,
        AlarmCondition condition,
        DataQueries queries,
        String watched,
        int periodSeconds)
        implements AlarmDefinition {
    private static final String ONLY = "m1";

    /** The alarm of settings that were checked. */
    public static MetricDefinition of(ObjectNode settings) {
        Members members = Members.of(settings);
        List<Members> metrics = members.list("Metrics");
        DataQueries queries = DataQueries.of(metrics.isEmpty() ? List.of(Members.of(single(settings))) : metrics);
        int period = queries.all().stream()
                .mapToInt(query -> switch (query) {
                    case DataQuery.OfMetric metric -> metric.periodSeconds();
                    case DataQuery.OfFormula formula -> orZero(formula.periodSeconds());
                })
                .max()
                .orElseThrow();
        String watched = queries.all().stream()
                .filter(DataQuery::returned)
                .map(DataQuery::id)
                .findFirst()
                .orElseThrow();
        String operator = Objects.requireNonNull(members.text("ComparisonOperator"));
        String missing = Objects.requireNonNull(members.text("TreatMissingData"));
        AlarmCondition condition = new AlarmCondition(
                Objects.requireNonNull(Comparison.named(operator)),
                Objects.requireNonNull(members.real("Threshold")),
                Objects.requireNonNull(members.integer("EvaluationPeriods")),
                Objects.requireNonNull(members.integer("DatapointsToAlarm")),
                Objects.requireNonNull(MissingTreatment.named(missing)));
        return new MetricDefinition(
                Objects.requireNonNull(members.text("AlarmName")), settings, condition, queries, watched, period);
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    /** The query of an alarm on one metric, in the form that alarms on several have. */
    private static ObjectNode single(ObjectNode settings) {
        ObjectNode query = AlarmJson.object().put("Id", ONLY);
        ObjectNode stat = query.putObject("MetricStat");
        ObjectNode metric = stat.putObject("Metric");
        for (String member : List.of("Namespace", "MetricName", "Dimensions")) {
            metric.set(member, settings.path(member).deepCopy());
        }
        stat.set("Period", settings.path("Period"));
        String simple = settings.path("Statistic").asString("");
        stat.put("Stat", simple.isEmpty() ? settings.path("ExtendedStatistic").asString("") : simple);
        if (settings.has("Unit")) {
            stat.set("Unit", settings.path("Unit"));
        }
        return query;
    }

    /** Whether it watches one metric by a statistic, and not what a formula makes of several. */
    public boolean isOnOneMetric() {
        return !settings.has("Metrics");
    }
}
