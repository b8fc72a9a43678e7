package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.telemetry.window.RunWindows;
import dev.millrace.telemetry.window.Series;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the metrics of the functions that ran, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html">ListMetrics</a>
 */
final class ListMetrics implements MonitorOperation {
    private static final int PAGE = 500;

    private final RunWindows windows;

    ListMetrics(RunWindows windows) {
        this.windows = windows;
    }

    @Override
    public ObjectNode answer(Members request) {
        Map<String, String> wanted = MetricQuery.dimensions(request);
        String namespace = request.text("Namespace");
        String name = request.text("MetricName");
        String after = PageToken.name(
                request.text("NextToken"),
                new Refusal.OfService("InvalidNextToken", "The next token specified is invalid."));
        TreeMap<String, MetricQuery> all = new TreeMap<>();
        for (Series series : windows.series()) {
            for (Map<String, String> dimensions : MetricQuery.dimensionsOf(series.function(), series.version())) {
                for (LambdaMetric metric : LambdaMetric.values()) {
                    MetricQuery one = new MetricQuery(LambdaMetric.NAMESPACE, metric.wireName(), dimensions);
                    boolean isWanted = isOrAny(namespace, one.namespace()) && isOrAny(name, one.name());
                    if (isWanted && hasAll(dimensions, wanted)) {
                        all.put(metric.wireName() + dimensions, one);
                    }
                }
            }
        }
        ObjectNode answer = JsonReply.object();
        ArrayNode metrics = answer.putArray("Metrics");
        for (Map.Entry<String, MetricQuery> entry : all.tailMap(after, after.isEmpty()).entrySet()) {
            if (metrics.size() == PAGE) {
                answer.put("NextToken", PageToken.after(all.lowerKey(entry.getKey())));
                break;
            }
            write(entry.getValue(), metrics.addObject());
        }
        return answer;
    }

    private static boolean isOrAny(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }

    /** A dimension without a value may have any. */
    private static boolean hasAll(Map<String, String> dimensions, Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(one -> {
            String value = dimensions.get(one.getKey());
            return value != null && (one.getValue().isEmpty() || value.equals(one.getValue()));
        });
    }

    private static void write(MetricQuery metric, ObjectNode to) {
        to.put("Namespace", metric.namespace()).put("MetricName", metric.name());
        ArrayNode dimensions = to.putArray("Dimensions");
        metric.dimensions().forEach((name, value) ->
                dimensions.addObject().put("Name", name).put("Value", value));
    }
}
