package dev.millrace.gateway.monitor.alarm.evaluate;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.CompositeDefinition;
import dev.millrace.gateway.monitor.alarm.registry.StateFacts;
import dev.millrace.gateway.monitor.alarm.state.AlarmState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives alarms on other alarms the states that follow from these, when one of them has changed. What is not there
 * counts as one of which nobody knows. Confined to one thread.
 */
final class CompositeEvaluator {
    /** Alarms on alarms on alarms: what is deeper changes a second later. */
    private static final int ROUNDS_MAX = 10;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEEE dd MMMM, yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Alarms alarms;
    private final AlarmActions actions;
    private final Clock clock;
    private final Map<String, Look> looks = new HashMap<>();

    CompositeEvaluator(Alarms alarms, AlarmActions actions, Clock clock) {
        this.alarms = alarms;
        this.actions = actions;
        this.clock = clock;
    }

    /** What an alarm was looked at with. */
    private record Look(CompositeDefinition definition, Map<String, AlarmState> states) {}

    void step() {
        for (int round = 0; round < ROUNDS_MAX && round(); round++) {}
    }

    /** Whether any alarm has changed. */
    private boolean round() {
        boolean changed = false;
        Set<String> present = new HashSet<>();
        for (Alarm alarm : alarms.all()) {
            if (alarm.definition() instanceof CompositeDefinition definition) {
                present.add(alarm.name());
                Look look = new Look(definition, states(definition));
                if (!look.equals(looks.get(alarm.name()))) {
                    changed |= evaluate(alarm, look);
                }
            }
        }
        looks.keySet().retainAll(present);
        return changed;
    }

    private Map<String, AlarmState> states(CompositeDefinition definition) {
        Map<String, AlarmState> states = new TreeMap<>();
        for (String child : definition.rule().alarms()) {
            Alarm alarm = alarms.named(alarms.nameOf(child));
            states.put(child, alarm == null ? AlarmState.INSUFFICIENT_DATA : alarm.facts().state());
        }
        return states;
    }

    private boolean evaluate(Alarm alarm, Look look) {
        boolean holds = look.definition.rule().holds(child -> look.states.getOrDefault(
                child, AlarmState.INSUFFICIENT_DATA));
        AlarmState state = holds ? AlarmState.ALARM : AlarmState.OK;
        boolean changes = state != alarm.facts().state();
        if (changes && !alarms.change(actions.change(alarm, facts(look.definition, state)))) {
            return false; // it has changed meanwhile, and is looked at again
        }
        looks.put(alarm.name(), look);
        return changes;
    }

    private StateFacts facts(CompositeDefinition definition, AlarmState state) {
        long now = clock.epochMillis();
        Optional<Alarm> newest = definition.rule().alarms().stream()
                .map(child -> Optional.ofNullable(alarms.named(alarms.nameOf(child))))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(child -> child.facts().sinceEpochMillis()));
        String reason = newest.map(child -> child.arn() + " transitioned to " + child.facts().state() + " at "
                        + TIME.format(Instant.ofEpochMilli(child.facts().sinceEpochMillis())))
                .orElse("The rule is " + (state == AlarmState.ALARM ? "TRUE" : "FALSE") + " without any alarm");
        ObjectNode facts = AlarmJson.object();
        var triggering = facts.putArray("triggeringAlarms");
        newest.ifPresent(child -> triggering
                .addObject()
                .put("arn", child.arn())
                .putObject("state")
                .put("value", child.facts().state().name())
                .put("timestamp", AlarmJson.time(child.facts().sinceEpochMillis())));
        return new StateFacts(state, reason, AlarmJson.text(facts), now);
    }
}
