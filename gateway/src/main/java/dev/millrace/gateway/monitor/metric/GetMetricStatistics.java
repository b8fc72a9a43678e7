package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.telemetry.window.RunWindows;
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

    private final RunWindows windows;
    private final Clock clock;

    GetMetricStatistics(RunWindows windows, Clock clock) {
        this.windows = windows;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(Members request) {
        MetricQuery metric = MetricQuery.of(request);
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
        LambdaMetric known = metric.metric();
        String unit = request.text("Unit");
        if (known == null || (unit != null && !unit.equals(known.unit()))) {
            return answer;
        }
        metric.values(windows, range).forEach((second, values) -> {
            ObjectNode point = datapoints.addObject();
            point.putPOJO("Timestamp", Instant.ofEpochSecond(second));
            simple.forEach(one -> point.put(one.name(), one.of().applyAsDouble(values)));
            point.put("Unit", known.unit());
            if (!extended.isEmpty()) {
                ObjectNode map = point.putObject("ExtendedStatistics");
                extended.forEach(one -> map.put(one.name(), one.of().applyAsDouble(values)));
            }
        });
        return answer;
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
