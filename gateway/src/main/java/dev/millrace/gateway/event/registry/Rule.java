package dev.millrace.gateway.event.registry;

import dev.millrace.gateway.event.reference.RuleKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule: which events, or which times, lead to which targets. Immutable.
 *
 * @param pattern as the caller wrote it; null for a rule of times only
 * @param schedule null for a rule of events only
 * @param roleArn kept and shown; nothing here asks for a role
 */
public record Rule(
        RuleKey key,
        @Nullable String pattern,
        @Nullable String schedule,
        boolean enabled,
        @Nullable String description,
        @Nullable String roleArn,
        Map<String, String> tags,
        List<Target> targets) {
    public Rule {
        tags = Map.copyOf(tags);
        targets = List.copyOf(targets);
    }

    public Rule withEnabled(boolean newEnabled) {
        return new Rule(key, pattern, schedule, newEnabled, description, roleArn, tags, targets);
    }

    public Rule withTags(Map<String, String> newTags) {
        return new Rule(key, pattern, schedule, enabled, description, roleArn, newTags, targets);
    }

    public Rule withTargets(List<Target> newTargets) {
        return new Rule(key, pattern, schedule, enabled, description, roleArn, tags, newTargets);
    }
}
