package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricSource;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.gateway.monitor.series.Statistic;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells some statistics of one metric.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html">
 *     GetMetricStatistics</a>
 */
final class GetMetricStatistics implements MonitorOperation {
    private static final long DATAPOINTS_MAX = 1_440;

    private final MetricSources sources;
    private final Clock clock;

    GetMetricStatistics(MetricSources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(Members request) {
        Metric metric = Metric.of(request);
        MetricRange range =
                MetricRange.of(request, request.integer("Period"), Instant.ofEpochMilli(clock.epochMillis()));
        if (range.periods() > DATAPOINTS_MAX) {
            throw MetricRefusals.combination(String.format(
                    Locale.ROOT,
                    "You have requested up to %,d datapoints, which exceeds the limit of %,d. You may reduce the"
                            + " datapoints requested by increasing Period, or decreasing the time range.",
                    range.periods(),
                    DATAPOINTS_MAX));
        }
        List<Statistic> simple = statistics(request, "Statistics", true);
        List<Statistic> extended = statistics(request, "ExtendedStatistics", false);
        if (simple.isEmpty() && extended.isEmpty()) {
            throw MetricRefusals.combination("Must specify either Statistics or ExtendedStatistics");
        }
        ObjectNode answer = JsonReply.object().put("Label", metric.name());
        ArrayNode datapoints = answer.putArray("Datapoints");
        for (MetricSource.InUnit one : sources.values(metric, request.text("Unit"), range)) {
            one.periods().forEach((second, values) -> {
                ObjectNode point = datapoints.addObject();
                point.putPOJO("Timestamp", Instant.ofEpochSecond(second));
                simple.forEach(statistic -> point.put(statistic.name(), statistic.of().applyAsDouble(values)));
                point.put("Unit", one.unit());
                show(extended, values, point);
            });
        }
        return answer;
    }

    /** What is not known of the values is left out. */
    private static void show(List<Statistic> extended, MetricValues values, ObjectNode point) {
        if (extended.isEmpty()) {
            return;
        }
        ObjectNode map = point.putObject("ExtendedStatistics");
        for (Statistic statistic : extended) {
            double value = statistic.of().applyAsDouble(values);
            if (Double.isFinite(value)) {
                map.put(statistic.name(), value);
            }
        }
    }

    private static List<Statistic> statistics(Members request, String member, boolean simple) {
        List<String> names = request.texts(member);
        List<Statistic> statistics = new ArrayList<>();
        for (String name : names == null ? List.<String>of() : names) {
            if (Statistic.isSimple(name) != simple) {
                throw MetricRefusals.value("The value " + name + " for parameter " + member + " is not supported.");
            }
            statistics.add(statistic(name));
        }
        return statistics;
    }

    private static Statistic statistic(String name) {
        try {
            return Statistic.named(name);
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value(String.valueOf(e.getMessage()));
        }
    }
}
