package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the metrics that there are, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html">ListMetrics</a>
 */
final class ListMetrics implements MonitorOperation {
    private static final int PAGE = 500;
    private static final String RECENTLY = "PT3H";

    private final MetricSources sources;
    private final Clock clock;

    ListMetrics(MetricSources sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(Members request) {
        Map<String, String> wanted = Metric.dimensions(request);
        String namespace = request.text("Namespace");
        String name = request.text("MetricName");
        String after = PageToken.name(request.text("NextToken"), MetricRefusals.INVALID_TOKEN);
        TreeMap<String, Metric> all = new TreeMap<>();
        for (Metric one : sources.metrics(activeSince(request.text("RecentlyActive")))) {
            if (isOrAny(namespace, one.namespace()) && isOrAny(name, one.name())
                    && hasAll(one.dimensions(), wanted)) {
                all.put(one.sortKey(), one);
            }
        }
        ObjectNode answer = JsonReply.object();
        ArrayNode metrics = answer.putArray("Metrics");
        for (Map.Entry<String, Metric> entry : all.tailMap(after, after.isEmpty()).entrySet()) {
            if (metrics.size() == PAGE) {
                answer.put("NextToken", PageToken.after(all.lowerKey(entry.getKey())));
                break;
            }
            entry.getValue().show(metrics.addObject());
        }
        return answer;
    }

    /** The second since which a metric must have a value to be listed; 0 when it need not. */
    private long activeSince(@Nullable String recently) {
        if (recently == null) {
            return 0;
        }
        if (!recently.equals(RECENTLY)) {
            throw MetricRefusals.value("The value " + recently + " for parameter RecentlyActive is not supported: it"
                    + " can be " + RECENTLY + " only.");
        }
        return clock.epochMillis() / 1_000 - Duration.parse(RECENTLY).toSeconds();
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
}
