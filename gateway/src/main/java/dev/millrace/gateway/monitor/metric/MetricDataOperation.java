package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.math.MathValue;
import dev.millrace.gateway.monitor.series.DataQueries;
import dev.millrace.gateway.monitor.series.DataQuery;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells one statistic of each of several metrics, and what formulas make of them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">
 *     GetMetricData</a>
 */
final class MetricDataOperation implements MonitorOperation {
    private static final int QUERIES_MAX = 500;
    private static final int DATAPOINTS_MAX = 100_800;

    private final MetricSources sources;
    private final Clock clock;

    MetricDataOperation(MetricSources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(Members request) {
        List<Members> asked = request.list("MetricDataQueries");
        if (asked.isEmpty()) {
            throw MetricRefusals.missing("MetricDataQueries");
        }
        if (asked.size() > QUERIES_MAX) {
            throw MetricRefusals.value("The collection MetricDataQueries must not have a size greater than "
                    + QUERIES_MAX + ".");
        }
        Instant now = Instant.ofEpochMilli(clock.epochMillis());
        DataQueries queries = DataQueries.of(asked);
        DataQueries.Answering answering =
                queries.answering(sources, period -> MetricRange.of(request, period, now));
        boolean ascending = "TimestampAscending".equals(request.text("ScanBy"));
        ObjectNode answer = JsonReply.object();
        ArrayNode results = answer.putArray("MetricDataResults");
        int datapoints = 0;
        for (DataQuery query : queries.all()) {
            if (query.returned()) {
                Map<Long, Double> points = points(answering.value(query.id()), query);
                datapoints += points.size();
                write(query, points, ascending, results.addObject());
            }
        }
        if (datapoints > DATAPOINTS_MAX) {
            throw MetricRefusals.combination("The request asks for " + datapoints + " datapoints; here it can be "
                    + DATAPOINTS_MAX + " at once. Ask for a longer Period, or less time.");
        }
        answer.putArray("Messages");
        return answer;
    }

    private static Map<Long, Double> points(MathValue value, DataQuery query) {
        if (value instanceof MathValue.Series(Map<Long, Double> points, var _)) {
            return points;
        }
        throw MetricRefusals.value("Error in expression '" + query.id()
                + "': the result of an expression that is returned must be a time series, not one number.");
    }

    private static void write(DataQuery query, Map<Long, Double> points, boolean ascending, ObjectNode to) {
        to.put("Id", query.id()).put("Label", query.label());
        ArrayNode timestamps = to.putArray("Timestamps");
        ArrayNode values = to.putArray("Values");
        List<Map.Entry<Long, Double>> ordered = new ArrayList<>(points.entrySet());
        if (!ascending) {
            Collections.reverse(ordered);
        }
        ordered.forEach(point -> {
            timestamps.addPOJO(Instant.ofEpochSecond(point.getKey()));
            values.add(point.getValue());
        });
        to.put("StatusCode", "Complete");
    }
}
