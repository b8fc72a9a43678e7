package dev.millrace.gateway.monitor.alarm.registry;

/**
 * Something that happened to an alarm. Immutable.
 *
 * @param id ascending with time; 0 before it is kept
 * @param isComposite whether the alarm is one on other alarms
 * @param type by AWS's name
 * @param facts for programs, in JSON
 */
public record HistoryItem(
        long id, String alarm, boolean isComposite, String type, long atEpochMillis, String summary, String facts) {
    /** Twice as much as AWS keeps. */
    private static final int FACTS_LENGTH_MAX = 8_190;

    public static final String CONFIGURATION = "ConfigurationUpdate";
    public static final String STATE = "StateUpdate";
    public static final String ACTION = "Action";

    /** Something that is to be kept; facts that are too long are left out. */
    public static HistoryItem of(
            AlarmDefinition alarm, String type, long atEpochMillis, String summary, String facts) {
        String kept = facts.length() <= FACTS_LENGTH_MAX ? facts : "{\"version\":\"1.0\"}";
        boolean isComposite = alarm instanceof CompositeDefinition;
        return new HistoryItem(0, alarm.name(), isComposite, type, atEpochMillis, summary, kept);
    }
}
