package dev.millrace.gateway.event.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import software.amazon.event.ruler.GenericMachine;

/**
 * Patterns, and which of them an event matches; the cost depends on the event far more than on the number of patterns.
 * Thread-safe: one thread at a time changes it while others match. A match that goes on meanwhile may or may not see
 * the pattern that comes or goes, and sees all others.
 *
 * @param <K> what a pattern is known by
 */
public final class PatternMatcher<K> {
    private final GenericMachine<K> machine = GenericMachine.<K>builder().build();

    /** Adds a pattern that {@link EventPattern#check} lets pass. */
    public void add(K key, String pattern) {
        try {
            machine.addRule(key, pattern);
        } catch (IOException e) {
            throw new IllegalStateException("pattern " + key + " was checked and is not valid: " + pattern, e);
        }
    }

    /** Removes a pattern as it was added. */
    public void remove(K key, String pattern) {
        try {
            machine.deleteRule(key, pattern);
        } catch (IOException e) {
            throw new IllegalStateException("pattern " + key + " was added and is not valid: " + pattern, e);
        }
    }

    /** What the patterns that match are known by, in no order. */
    public List<K> matching(ObjectNode event) {
        return machine.rulesForJSONEvent(event);
    }
}
