package dev.millrace.gateway.monitor.alarm.state;

/** What an alarm says of its metric. */
public enum AlarmState {
    /** It is within its threshold. */
    OK,
    /** It is not. */
    ALARM,
    /** Nobody knows. */
    INSUFFICIENT_DATA
}
