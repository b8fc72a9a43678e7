package dev.millrace.gateway.monitor.log.group;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which lines of the journals are told still: not those that were deleted with their group or stream, nor those
 * that are older than what their group keeps. As safe for threads as what it asks.
 */
public final class ToldLines {
    private final GroupFacts facts;
    private final Clock clock;

    private ToldLines(GroupFacts facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    /** For a server, by what it knows at each moment. Thread-safe. */
    public static ToldLines of(GroupStore store, Supplier<RegistrySnapshot> functions, Clock clock) {
        return new ToldLines(new LiveGroups(store, functions), clock);
    }

    /** For another process, by the files of a server, if there are any. Confined to one thread. */
    public static ToldLines in(Path data, Clock clock) {
        return new ToldLines(new StoredGroups(data, clock), clock);
    }

    /** Whether what came into a stream at that time was not deleted with it or with the whole group. */
    public static boolean has(@Nullable KeptGroup kept, String stream, long ingestedMillis) {
        return kept == null ? !KeptStream.mustBeMade(stream) : kept.has(stream, ingestedMillis);
    }

    /** Whether a line is told that is in the journal. */
    public boolean tells(LogLine line) {
        return untold(line) == null;
    }

    /** Why a line is not told that is in the journal; null when it is. */
    public @Nullable Untold untold(LogLine line) {
        return untold(line.stream(), line.epochNanos(), WrittenLines.ingestedMillis(line));
    }

    /**
     * Whether the lines are told that the platform adds to a run. They come when it ends.
     *
     * @param printed where the run, or another one of its instance, has printed; null where that is not known
     */
    public boolean tells(RunRecord run, @Nullable LogStream printed) {
        return untold(run, printed) == null;
    }

    /** Why the lines are not told that the platform adds to a run, as {@link #tells(RunRecord, LogStream)}. */
    public @Nullable Untold untold(RunRecord run, @Nullable LogStream printed) {
        LogStream stream = printed != null && printed.isKnown()
                ? printed
                : LogStream.ofInstance(
                        run.subject().function(),
                        run.subject().version(),
                        run.instance(),
                        run.startEpochNanos() - run.initNanos());
        return untold(stream, run.endEpochNanos(), TimeUnit.NANOSECONDS.toMillis(run.endEpochNanos()));
    }

    private @Nullable Untold untold(LogStream stream, long epochNanos, long ingestedMillis) {
        facts.upTo(ingestedMillis);
        String function = stream.source();
        String other = stream.group();
        KeptGroup kept = facts.kept(other == null ? facts.groupOf(function) : other);
        if (kept == null && other == null) {
            return null; // the streams of functions come of themselves
        }
        if (!has(kept, stream.name(epochNanos), ingestedMillis)) {
            boolean wholeGroup = kept == null || ingestedMillis <= kept.goneBeforeMillis();
            return wholeGroup ? Untold.GROUP_DELETED : Untold.STREAM_DELETED;
        }
        long expiredMillis = kept == null ? 0 : kept.expiredBeforeMillis(clock.epochMillis());
        return Math.floorDiv(epochNanos, 1_000_000L) >= expiredMillis ? null : Untold.EXPIRED;
    }
}
