package dev.millrace.gateway.event;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.registry.RuleClock;
import java.util.Map;
import java.util.TreeMap;

/** Remembers which rules it would wake; knows rates only. Confined to the test's thread. */
public final class RecordedClock implements RuleClock {
    /** Expressions by the names of the rules. */
    public final Map<String, String> set = new TreeMap<>();

    @Override
    public void check(String expression) {
        if (!expression.startsWith("rate(")) {
            throw new RefusedException(new Refusal.ShapeViolation("Parameter ScheduleExpression is not valid."));
        }
    }

    @Override
    public void set(RuleKey rule, String expression) {
        set.put(rule.name(), expression);
    }

    @Override
    public void remove(RuleKey rule) {
        set.remove(rule.name());
    }
}
