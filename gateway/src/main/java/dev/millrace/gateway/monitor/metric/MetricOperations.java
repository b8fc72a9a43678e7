package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.telemetry.window.RunWindows;
import java.util.Map;

/**
 * Makes the operations of CloudWatch that tell what runs add up to. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html">Operations</a>
 */
public final class MetricOperations {
    private MetricOperations() {}

    /** The operations by their names. */
    public static Map<String, MonitorOperation> of(RunWindows windows, Clock clock) {
        return Map.of(
                "ListMetrics", new ListMetrics(windows),
                "GetMetricStatistics", new GetMetricStatistics(windows, clock),
                "GetMetricData", new MetricDataOperation(windows, clock));
    }
}
