package dev.millrace.gateway;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.registry.RuleClock;
import dev.millrace.gateway.schedule.Schedules;
import dev.millrace.gateway.schedule.expression.ScheduleExpression;

/** Wakes the rules of event buses by the timetable of schedules. Thread-safe. */
final class RuleTimers implements RuleClock {
    /** Of their timers; those of EventBridge Scheduler are of another kind. */
    static final String KIND = "rule";

    private final Schedules schedules;

    RuleTimers(Schedules schedules) {
        this.schedules = schedules;
    }

    @Override
    public void check(String expression) {
        try {
            ScheduleExpression.parseRecurring(expression);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.OfService(
                    "ValidationException", "Parameter ScheduleExpression is not valid."));
        }
    }

    @Override
    public void set(RuleKey rule, String expression) {
        schedules.set(KIND, key(rule), ScheduleExpression.parseRecurring(expression));
    }

    @Override
    public void remove(RuleKey rule) {
        schedules.remove(KIND, key(rule));
    }

    private static String key(RuleKey rule) {
        return rule.bus() + "/" + rule.name();
    }

    /** The rule of a timer; neither name has a slash. */
    static RuleKey rule(String key) {
        int slash = key.indexOf('/');
        return new RuleKey(new BusName(key.substring(0, slash)), key.substring(slash + 1));
    }
}
