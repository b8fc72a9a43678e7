package dev.millrace.gateway.monitor.alarm.evaluate;

import dev.millrace.gateway.monitor.alarm.registry.MetricDefinition;
import dev.millrace.gateway.monitor.alarm.state.AlarmPoint;
import dev.millrace.gateway.monitor.math.MathValue;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an alarm looks at. Stateless. */
public final class AlarmPoints {
    private AlarmPoints() {}

    /**
     * The datapoints of the alarm's range, the oldest first. Refuses a formula that cannot be computed, and throws
     * {@link IllegalStateException} for one that makes no time series.
     *
     * @param endSecond when the last period ends, since the epoch
     */
    public static List<AlarmPoint> of(MetricDefinition definition, long endSecond, MetricSources sources) {
        long period = definition.periodSeconds();
        long from = endSecond - period * definition.condition().range();
        MathValue value = definition
                .queries()
                .answering(sources, seconds -> new MetricRange(from, endSecond, seconds))
                .value(definition.watched());
        if (!(value instanceof MathValue.Series(Map<Long, Double> values, var _))) {
            throw new IllegalStateException("the expression makes one number and no time series");
        }
        List<AlarmPoint> points = new ArrayList<>();
        for (long second = from; second < endSecond; second += period) {
            points.add(new AlarmPoint(second, values.get(second)));
        }
        return points;
    }
}
