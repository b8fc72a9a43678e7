package dev.millrace.gateway.monitor.alarm.registry;

/**
 * Something that a change of state leads to, until it is handed over. Immutable.
 *
 * @param id 0 before it is kept, then never given again
 * @param kind what is told
 * @param target ARN of the function or topic; empty for the bus
 * @param text what it is told, in JSON; for the bus the detail
 */
public record Handover(long id, String alarmArn, Kind kind, String target, String text, long atEpochMillis) {
    /** Who is told. The name is part of the file and never changes. */
    public enum Kind {
        FUNCTION,
        TOPIC,
        BUS
    }
}
