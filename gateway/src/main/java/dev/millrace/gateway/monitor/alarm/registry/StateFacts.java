package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.gateway.monitor.alarm.state.AlarmState;
import org.jspecify.annotations.Nullable;

/**
 * In which state an alarm is, and why. Immutable.
 *
 * @param reasonText for people
 * @param reasonFacts for programs, in JSON; null when there are none
 * @param sinceEpochMillis when it came to be so
 */
public record StateFacts(
        AlarmState state, String reasonText, @Nullable String reasonFacts, long sinceEpochMillis) {
    /** Of an alarm that was just made. */
    static StateFacts unchecked(long nowEpochMillis) {
        return new StateFacts(
                AlarmState.INSUFFICIENT_DATA, "Unchecked: Initial alarm creation", null, nowEpochMillis);
    }
}
