package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.evaluate.AlarmPoints;
import dev.millrace.gateway.monitor.alarm.registry.MetricDefinition;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an alarm or changes it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html">
 *     PutMetricAlarm</a>
 */
final class PutMetricAlarm implements MonitorOperation {
    private static final long SHORT_SPAN_SECONDS_MAX = 86_400;
    private static final long LONG_SPAN_SECONDS_MAX = 7 * SHORT_SPAN_SECONDS_MAX;
    private static final int HOUR = 3_600;

    private final Alarms alarms;
    private final AlarmRequest requests;
    private final MetricSources sources;
    private final Clock clock;
    private final Runnable wake;

    PutMetricAlarm(Alarms alarms, AlarmRequest requests, MetricSources sources, Clock clock, Runnable wake) {
        this.alarms = alarms;
        this.requests = requests;
        this.sources = sources;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public ObjectNode answer(Members request) {
        MetricDefinition definition = MetricDefinition.of(requests.settings(request));
        long span = (long) definition.periodSeconds() * definition.condition().evaluationPeriods();
        if (span > (definition.periodSeconds() < HOUR ? SHORT_SPAN_SECONDS_MAX : LONG_SPAN_SECONDS_MAX)) {
            throw MetricRefusals.value("Metrics cannot be checked across more than a day (EvaluationPeriods * Period"
                    + " must be <= 86400, or <= 604800 with periods of an hour or more).");
        }
        tryOut(definition);
        NewAlarm.put(definition, request, alarms);
        wake.run();
        return JsonReply.object();
    }

    /** A formula that cannot be computed is refused now, and not found out later by nobody. */
    private void tryOut(MetricDefinition definition) {
        long now = clock.epochMillis() / 1_000 / HOUR * HOUR;
        try {
            List<?> _ = AlarmPoints.of(definition, now, sources);
        } catch (IllegalStateException e) {
            throw MetricRefusals.value("Invalid metrics list: " + e.getMessage());
        }
    }
}
