package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import java.util.Map;

/**
 * Makes the operations of CloudWatch that tell the values of metrics. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html">Operations</a>
 */
public final class MetricOperations {
    private MetricOperations() {}

    /** The operations by their names. */
    public static Map<String, MonitorOperation> of(MetricSources sources, Clock clock) {
        return Map.of(
                "ListMetrics", new ListMetrics(sources, clock),
                "GetMetricStatistics", new GetMetricStatistics(sources, clock),
                "GetMetricData", new MetricDataOperation(sources, clock));
    }
}
