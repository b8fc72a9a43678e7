package dev.millrace.gateway.monitor.log.read;

import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log group that is there. Immutable.
 *
 * @param functions whose logs are in it
 * @param written whether something else was, or may be, written to it
 * @param firstEpochMillis time of its first line; null when there is none
 * @param writtenBytes of what was printed or written and is in the journal still, also of what was deleted
 * @param kept what clients said of it; null when nothing
 */
public record LogGroup(
        String name,
        Set<String> functions,
        boolean written,
        @Nullable Long firstEpochMillis,
        long writtenBytes,
        @Nullable KeptGroup kept) {
    public LogGroup {
        functions = Set.copyOf(functions);
    }

    /** What is kept of it from now on, for a group of which nothing was kept. */
    public KeptGroup toKeep(long nowMillis) {
        return kept == null
                ? KeptGroup.created(name, firstEpochMillis == null ? nowMillis : firstEpochMillis, Map.of())
                : kept;
    }

    /** The part of a range of which events are kept for long enough. */
    public TimeRange unexpired(TimeRange range, long nowMillis) {
        return kept == null ? range : range.and(new TimeRange(kept.expiredBeforeMillis(nowMillis), Long.MAX_VALUE));
    }

    /** Whether what came into a stream then was not deleted with the stream or with the whole group. */
    boolean has(String stream, long ingestedMillis) {
        return ToldLines.has(kept, stream, ingestedMillis);
    }
}
