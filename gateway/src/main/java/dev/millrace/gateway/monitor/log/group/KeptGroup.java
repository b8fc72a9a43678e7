package dev.millrace.gateway.monitor.log.group;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a log group. Immutable.
 *
 * @param createdMillis since the Unix epoch
 * @param retentionDays after which its events are not told any more; null for no other limit than the journal's
 * @param goneBeforeMillis what came into it until then was deleted with it; 0 for nothing
 * @param deleted whether it is there only when something came into it since
 * @param streams those that clients made, or deleted, by their names
 */
public record KeptGroup(
        String name,
        long createdMillis,
        @Nullable Integer retentionDays,
        long goneBeforeMillis,
        boolean deleted,
        Map<String, KeptStream> streams,
        Map<String, String> tags) {
    public KeptGroup {
        streams = Map.copyOf(streams);
        tags = Map.copyOf(tags);
    }

    /** The name of the group of a function whose owner names no other one. */
    public static String ofFunction(String function) {
        return "/aws/lambda/" + function;
    }

    /** A group that is new. */
    public static KeptGroup created(String name, long createdMillis, Map<String, String> tags) {
        return new KeptGroup(name, createdMillis, null, 0, false, Map.of(), tags);
    }

    /** The group as it is created once more. */
    public KeptGroup createdAgain(long atMillis, Map<String, String> newTags) {
        return new KeptGroup(name, atMillis, null, goneBeforeMillis, false, Map.of(), newTags);
    }

    public KeptGroup deletedAt(long millis) {
        return new KeptGroup(name, createdMillis, null, millis, true, Map.of(), Map.of());
    }

    /** With a retention, which a group gets that is there: also one that had been deleted, and came back. */
    public KeptGroup withRetention(@Nullable Integer days) {
        return new KeptGroup(name, createdMillis, days, goneBeforeMillis, false, streams, tags);
    }

    /** With tags, as {@link #withRetention}. */
    public KeptGroup withTags(Map<String, String> newTags) {
        return new KeptGroup(
                name, createdMillis, retentionDays, goneBeforeMillis, false, streams, newTags);
    }

    /** The same without streams of which nothing needs to be kept. */
    KeptGroup without(Set<String> streamNames) {
        Map<String, KeptStream> left = new HashMap<>(streams);
        left.keySet().removeAll(streamNames);
        return new KeptGroup(name, createdMillis, retentionDays, goneBeforeMillis, deleted, left, tags);
    }

    /** With streams, as {@link #withRetention}. */
    KeptGroup withStreams(Map<String, KeptStream> newStreams) {
        return new KeptGroup(
                name, createdMillis, retentionDays, goneBeforeMillis, false, newStreams, tags);
    }

    /** Events before that time, in milliseconds since the Unix epoch, have been kept for long enough. */
    public long expiredBeforeMillis(long nowMillis) {
        return retentionDays == null ? 0 : nowMillis - Duration.ofDays(retentionDays).toMillis();
    }

    /**
     * Whether what came into a stream at that time is there still. A stream that must be made, and of which nothing is
     * kept, was deleted.
     */
    public boolean has(String stream, long ingestedMillis) {
        KeptStream kept = streams.get(stream);
        return ingestedMillis > goneBeforeMillis
                && (kept == null ? !KeptStream.mustBeMade(stream) : ingestedMillis > kept.goneBeforeMillis());
    }

    /** What came into a stream until then is gone, in milliseconds since the Unix epoch. */
    public long goneBeforeMillis(String stream) {
        KeptStream kept = streams.get(stream);
        return Math.max(goneBeforeMillis, kept == null ? 0 : kept.goneBeforeMillis());
    }

    /** How many of its streams are there because clients made them. */
    public int streamsMade() {
        return Math.toIntExact(
                streams.values().stream().filter(stream -> !stream.deleted()).count());
    }
}
