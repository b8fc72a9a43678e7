package dev.millrace.gateway.monitor.alarm.registry;

import java.util.Map;

/**
 * An alarm as it is at a moment. Immutable.
 *
 * @param facts its state
 * @param configuredAtEpochMillis when its owner changed it last
 * @param revision another one after each change of its definition or state
 */
public record Alarm(
        AlarmDefinition definition,
        String arn,
        StateFacts facts,
        long configuredAtEpochMillis,
        Map<String, String> tags,
        long revision) {
    public Alarm {
        tags = Map.copyOf(tags);
    }

    public String name() {
        return definition.name();
    }

    /** The same in another state. */
    Alarm with(StateFacts changed, long newRevision) {
        return new Alarm(definition, arn, changed, configuredAtEpochMillis, tags, newRevision);
    }

    /** The same with other tags, which are no revision: nothing is evaluated by them. */
    Alarm with(Map<String, String> changed) {
        return new Alarm(definition, arn, facts, configuredAtEpochMillis, changed, revision);
    }
}
