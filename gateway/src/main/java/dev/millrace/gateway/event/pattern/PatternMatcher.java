package dev.millrace.gateway.event.pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import software.amazon.event.ruler.GenericMachine;

/**
 * Patterns, and which of them an event matches; the cost depends on the event far more than on the number of patterns.
 * Thread-safe: matches go on side by side, and wait while a pattern comes or goes. The machine would let them go on,
 * but then now and then they miss a pattern that stays and has something in common with the other.
 *
 * @param <K> what a pattern is known by
 */
public final class PatternMatcher<K> {
    private final GenericMachine<K> machine = GenericMachine.<K>builder().build();
    private final StampedLock lock = new StampedLock();

    /** Adds a pattern that {@link EventPattern#check} lets pass. */
    public void add(K key, String pattern) {
        long stamp = lock.writeLock();
        try {
            machine.addRule(key, pattern);
        } catch (IOException e) {
            throw new IllegalStateException("pattern " + key + " was checked and is not valid: " + pattern, e);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Removes a pattern as it was added. */
    public void remove(K key, String pattern) {
        long stamp = lock.writeLock();
        try {
            machine.deleteRule(key, pattern);
        } catch (IOException e) {
            throw new IllegalStateException("pattern " + key + " was added and is not valid: " + pattern, e);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** What the patterns that match are known by, in no order. */
    public List<K> matching(ObjectNode event) {
        long stamp = lock.readLock();
        try {
            return machine.rulesForJSONEvent(event);
        } finally {
            lock.unlockRead(stamp);
        }
    }
}
