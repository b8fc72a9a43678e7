package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.gateway.monitor.run.query.RunQueryText;
import dev.millrace.telemetry.lookup.RunQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What one may ask of runs beside their function. Confined to the command's thread. */
public final class QueryOptions {
    @Option(names = "--version", paramLabel = "VERSION", description = "Only this version, such as 3 or $LATEST.")
    private @Nullable String version;

    @Option(names = "--alias", paramLabel = "NAME", description = "Only runs that were called by this alias.")
    private @Nullable String alias;

    @Option(names = "--zone", paramLabel = "NAME", description = "Only runs in this zone.")
    private @Nullable String zone;

    @Option(
            names = "--trigger",
            paramLabel = "KIND",
            completionCandidates = Triggers.class,
            description =
                    "Only runs that this made begin: ${COMPLETION-CANDIDATES}; several with commas between.")
    private @Nullable String trigger;

    @Option(
            names = "--outcome",
            paramLabel = "HOW",
            description = "Only runs that ended so: RETURNED, FAILED, TIMED_OUT, CRASHED, or error for all"
                    + " but the first; several with commas between.")
    private @Nullable String outcome;

    @Option(
            names = "--min-duration",
            paramLabel = "TIME",
            description = "Only runs that took so long or longer, such as 250ms or 1.5s.")
    private @Nullable String minDuration;

    @Option(names = "--max-duration", paramLabel = "TIME", description = "Only runs that took no longer.")
    private @Nullable String maxDuration;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only runs that began at 2026-11-28T12:00:00Z, 2026-11-28, 14:30 (today) or 10m (ago), or"
                    + " later.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only runs that began before.")
    private @Nullable String to;

    /**
     * The runs that are asked for.
     *
     * @throws IllegalArgumentException for an option that says nothing; the message names it
     */
    RunQuery query(Optional<String> function, Instant now) {
        return new RunQueryText(new MomentText(now, ZoneId.systemDefault())).read(given(function)::get);
    }

    /**
     * The same as texts, by the names in {@link RunQueryText#NAMES}, which mean the same in every time zone. Throws as
     * {@link #query} does.
     */
    public Map<String, String> texts(Optional<String> function, Instant now) {
        RunQuery query = query(function, now);
        Map<String, String> texts = new HashMap<>();
        given(function).forEach((name, values) -> texts.put(name, values.getFirst()));
        texts.computeIfPresent("from", (_, _) -> LocalTimes.instant(query.fromEpochNanos()).toString());
        texts.computeIfPresent("to", (_, _) -> LocalTimes.instant(query.toEpochNanos()).toString());
        return texts;
    }

    private Map<String, List<String>> given(Optional<String> function) {
        Map<String, List<String>> given = new HashMap<>();
        function.ifPresent(name -> given.put("function", List.of(name)));
        put(given, "version", version);
        put(given, "alias", alias);
        put(given, "zone", zone);
        put(given, "trigger", trigger);
        put(given, "outcome", outcome);
        put(given, "minDuration", minDuration);
        put(given, "maxDuration", maxDuration);
        put(given, "from", from);
        put(given, "to", to);
        return given;
    }

    /** All that makes runs begin. */
    static final class Triggers implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(TriggerKind.values()).map(TriggerKind::name).iterator();
        }
    }

    private static void put(Map<String, List<String>> given, String name, @Nullable String text) {
        if (text != null) {
            given.put(name, List.of(text));
        }
    }
}
