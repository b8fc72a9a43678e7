package dev.millrace.engine.capture.policy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies of all functions. A change is durable first and counts for the runs that end from then on. Thread-safe;
 * who only asks reads one volatile field.
 */
public final class CapturePolicies implements AutoCloseable {
    private final CaptureTable table;
    private volatile @Nullable Map<String, CapturePolicy> inForce;

    private CapturePolicies(CaptureTable table) {
        this.table = table;
        show(table.readAll());
    }

    public static CapturePolicies open(Path file) {
        CaptureTable table = CaptureTable.open(file);
        try {
            return new CapturePolicies(table);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /** What is kept of that function's runs, or null when that is nothing. Allocates nothing. */
    public @Nullable CapturePolicy inForce(String function) {
        Map<String, CapturePolicy> policies = inForce;
        return policies == null ? null : policies.get(function);
    }

    /** Whether nothing was said of any function. */
    public boolean isEmpty() {
        return inForce == null;
    }

    /** The policy that was set for the function, or {@link CapturePolicy#NONE}. */
    public CapturePolicy of(String function) {
        CapturePolicy policy = inForce(function);
        return policy == null ? CapturePolicy.NONE : policy;
    }

    /** Blocks on the disk. */
    public synchronized void set(String function, CapturePolicy policy) {
        table.write(function, policy);
        Map<String, CapturePolicy> changed = copy();
        changed.put(function, policy);
        show(changed);
    }

    /** Forgets what was said of the function; false when nothing was. Blocks on the disk. */
    public synchronized boolean remove(String function) {
        Map<String, CapturePolicy> changed = copy();
        if (changed.remove(function) == null) {
            return false;
        }
        table.delete(function);
        show(changed);
        return true;
    }

    /** Forgets the functions that are not among these. Blocks on the disk when there are such. */
    public synchronized void retain(Set<String> functions) {
        for (String function : List.copyOf(copy().keySet())) {
            if (!functions.contains(function)) {
                remove(function);
            }
        }
    }

    private Map<String, CapturePolicy> copy() {
        Map<String, CapturePolicy> policies = inForce;
        return policies == null ? new HashMap<>() : new HashMap<>(policies);
    }

    /** Nothing is kept of most servers' runs, and then nothing is looked up either. */
    private void show(Map<String, CapturePolicy> policies) {
        inForce = policies.isEmpty() ? null : Map.copyOf(policies);
    }

    @Override
    public synchronized void close() {
        table.close();
    }
}
