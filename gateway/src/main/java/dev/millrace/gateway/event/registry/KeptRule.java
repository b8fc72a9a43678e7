package dev.millrace.gateway.event.registry;

import org.jspecify.annotations.Nullable;

/**
 * A rule, and what the matcher of its bus knows its pattern by. Immutable.
 *
 * @param pattern null for a rule without one
 */
record KeptRule(Rule rule, @Nullable PatternId pattern) {
    /** A pattern that a rule has or had: each has a number of its own. Immutable. */
    record PatternId(String ruleName, long number) {}
}
