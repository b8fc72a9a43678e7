package dev.millrace.gateway.monitor.alarm.state;

import java.util.List;

/**
 * What an alarm's datapoints mean. Immutable.
 *
 * @param reason why, as users read it
 * @param counted the datapoints with values that were looked at, the oldest first
 */
public record Judgement(AlarmState state, String reason, List<AlarmPoint> counted) {
    public Judgement {
        counted = List.copyOf(counted);
    }
}
