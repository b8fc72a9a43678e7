package dev.millrace.gateway.event.registry;

import dev.millrace.gateway.event.reference.RuleKey;

/**
 * Wakes rules at the times of their schedule expressions: it calls {@code EventBuses.fired} for a rule whose time has
 * come. Thread-safe.
 */
public interface RuleClock {
    /** Throws {@link dev.millrace.engine.invocation.RefusedException} for what is no {@code rate} or {@code cron}. */
    void check(String expression);

    /**
     * Wakes the rule by this expression from now on. Told again when it knows the rule already, with the same
     * expression at every start of the server.
     */
    void set(RuleKey rule, String expression);

    /** Does not wake the rule any more; it may be one that was never set. */
    void remove(RuleKey rule);
}
