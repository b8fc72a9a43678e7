package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.StateFacts;
import dev.millrace.gateway.monitor.alarm.state.AlarmState;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets the state of an alarm until it is evaluated next.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html">
 *     SetAlarmState</a>
 */
final class SetAlarmState implements MonitorOperation {
    private static final int REASON_LENGTH_MAX = 1_023;
    private static final int FACTS_LENGTH_MAX = 4_000;

    private final Alarms alarms;
    private final AlarmActions actions;
    private final Clock clock;
    private final Runnable wake;

    SetAlarmState(Alarms alarms, AlarmActions actions, Clock clock, Runnable wake) {
        this.alarms = alarms;
        this.actions = actions;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public ObjectNode answer(Members request) {
        String name = MetricRefusals.required(request, "AlarmName");
        AlarmState state = state(MetricRefusals.required(request, "StateValue"));
        String reason = request.text("StateReason");
        if (reason == null) {
            throw MetricRefusals.missing("StateReason");
        }
        if (reason.length() > REASON_LENGTH_MAX) {
            throw MetricRefusals.value("The parameter StateReason must be shorter than " + (REASON_LENGTH_MAX + 1)
                    + " characters.");
        }
        String facts = request.text("StateReasonData");
        if (facts != null) {
            checkFacts(facts);
        }
        Alarm alarm = NamedAlarms.named(name, alarms);
        StateFacts after = new StateFacts(state, reason, facts, clock.epochMillis());
        while (alarm.facts().state() != state && !alarms.change(actions.change(alarm, after))) {
            alarm = NamedAlarms.named(name, alarms); // it was evaluated meanwhile
        }
        wake.run();
        return JsonReply.object();
    }

    private static AlarmState state(String name) {
        try {
            return AlarmState.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value(
                    "The value " + name + " for parameter StateValue is not one of OK, ALARM, INSUFFICIENT_DATA.");
        }
    }

    private static void checkFacts(String facts) {
        try {
            if (facts.length() <= FACTS_LENGTH_MAX) {
                ObjectNode _ = AlarmJson.read(facts);
                return;
            }
        } catch (JacksonException | ClassCastException e) {
            throw new RefusedException(
                    new Refusal.OfService("InvalidFormatFault", "StateReasonData was not valid JSON"));
        }
        throw MetricRefusals.value("The parameter StateReasonData must be shorter than " + (FACTS_LENGTH_MAX + 1)
                + " characters.");
    }
}
