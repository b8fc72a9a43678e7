package dev.millrace.gateway.monitor.log.read;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log group that is there. Immutable.
 *
 * @param functions whose logs are in it
 * @param written whether something else was written to it
 * @param firstEpochMillis time of its first line; null when there is none
 * @param storedBytes of what was printed or written and is still there
 */
public record LogGroup(
        String name, Set<String> functions, boolean written, @Nullable Long firstEpochMillis, long storedBytes) {
    public LogGroup {
        functions = Set.copyOf(functions);
    }
}
