package dev.millrace.gateway.monitor.alarm.action;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.Handover;
import dev.millrace.gateway.monitor.alarm.registry.HistoryItem;
import dev.millrace.gateway.monitor.alarm.registry.StateChange;
import dev.millrace.gateway.monitor.alarm.registry.StateFacts;
import dev.millrace.gateway.monitor.alarm.state.AlarmState;
import dev.millrace.gateway.schedule.target.TargetArn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds what follows from a change of state. It changes nothing and hands over nothing. Thread-safe. */
public final class AlarmActions {
    /** The members of an alarm that name what is told of each state. */
    public static final List<String> MEMBERS = List.of("OKActions", "AlarmActions", "InsufficientDataActions");

    private static final String TOPIC = "arn:aws:sns:";

    private final Account account;
    private final OutsideServices services;
    private final BiPredicate<TargetArn.OfFunction, String> mayRun;
    private final AlarmEventJson json;

    /**
     * Actions in one account.
     *
     * @param services whose topics can be told
     * @param mayRun whether a function is there, and permits to be run for the alarm of an ARN
     */
    public AlarmActions(
            Account account, OutsideServices services, BiPredicate<TargetArn.OfFunction, String> mayRun) {
        this.account = account;
        this.services = services;
        this.mayRun = mayRun;
        this.json = new AlarmEventJson(account);
    }

    /** Why an action cannot be taken here; null when it can. */
    public @Nullable String refusal(String arn) {
        if (TargetArn.parse(arn, account) instanceof TargetArn.OfFunction) {
            return null;
        }
        return arn.startsWith(TOPIC)
                ? services.refusal(arn)
                : arn + " is neither the ARN of a function of this server nor of an SNS topic; other actions are not"
                        + " offered here.";
    }

    /** An alarm's way into another state, with all that follows from it. */
    public StateChange change(Alarm alarm, StateFacts after) {
        List<HistoryItem> history = new ArrayList<>();
        List<Handover> handovers = new ArrayList<>();
        history.add(stateUpdate(alarm, after));
        handovers.add(handover(alarm, after, Handover.Kind.BUS, "", json.detail(alarm, after)));
        if (alarm.definition().actionsEnabled()) {
            for (String arn : alarm.definition().actions(member(after.state()))) {
                act(alarm, after, arn, history, handovers);
            }
        }
        return new StateChange(alarm, after, history, handovers);
    }

    private static String member(AlarmState state) {
        return switch (state) {
            case OK -> MEMBERS.get(0);
            case ALARM -> MEMBERS.get(1);
            case INSUFFICIENT_DATA -> MEMBERS.get(2);
        };
    }

    private void act(
            Alarm alarm, StateFacts after, String arn, List<HistoryItem> history, List<Handover> handovers) {
        ObjectNode facts = AlarmJson.object()
                .put("actionState", "Succeeded")
                .put("stateUpdateTimestamp", after.sinceEpochMillis())
                .put("notificationResource", arn);
        String summary = "Successfully executed action " + arn;
        if (!(TargetArn.parse(arn, account) instanceof TargetArn.OfFunction function)) {
            handovers.add(handover(alarm, after, Handover.Kind.TOPIC, arn, json.forTopic(alarm, after)));
        } else if (mayRun.test(function, alarm.arn())) {
            handovers.add(handover(alarm, after, Handover.Kind.FUNCTION, arn, json.forFunction(alarm, after)));
        } else {
            String why = "CloudWatch Alarms is not authorized to perform: lambda:InvokeFunction on the resource because"
                    + " no resource-based policy allows the lambda:InvokeFunction action";
            facts.put("actionState", "Failed").put("error", why);
            summary = "Failed to execute action " + arn + ". Received error: \"" + why + "\"";
        }
        history.add(HistoryItem.of(
                alarm.definition(), HistoryItem.ACTION, after.sinceEpochMillis(), summary, AlarmJson.text(facts)));
    }

    private static Handover handover(
            Alarm alarm, StateFacts after, Handover.Kind kind, String target, ObjectNode text) {
        return new Handover(0, alarm.arn(), kind, target, AlarmJson.text(text), after.sinceEpochMillis());
    }

    private static HistoryItem stateUpdate(Alarm alarm, StateFacts after) {
        ObjectNode facts = AlarmJson.object().put("version", "1.0");
        facts.set("oldState", state(alarm.facts()));
        facts.set("newState", state(after));
        return HistoryItem.of(
                alarm.definition(),
                HistoryItem.STATE,
                after.sinceEpochMillis(),
                "Alarm updated from " + alarm.facts().state() + " to " + after.state(),
                AlarmJson.text(facts));
    }

    private static ObjectNode state(StateFacts facts) {
        ObjectNode state =
                AlarmJson.object().put("stateValue", facts.state().name()).put("stateReason", facts.reasonText());
        if (facts.reasonFacts() != null) {
            state.set("stateReasonData", AlarmJson.read(facts.reasonFacts()));
        }
        return state;
    }
}
