package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.monitor.wire.MonitorProtocols;
import dev.millrace.telemetry.window.RunWindows;

/**
 * Enters the operations of CloudWatch that tell what runs add up to. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html">Operations</a>
 */
public final class MetricOperations {
    private MetricOperations() {}

    public static void register(MonitorProtocols protocols, RunWindows windows, Clock clock) {
        protocols.add("ListMetrics", new ListMetrics(windows));
        protocols.add("GetMetricStatistics", new GetMetricStatistics(windows, clock));
        protocols.add("GetMetricData", new MetricDataOperation(windows, clock));
    }
}
