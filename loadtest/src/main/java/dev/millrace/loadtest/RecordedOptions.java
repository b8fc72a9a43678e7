package dev.millrace.loadtest;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.loadtest.load.recorded.ArrivalsFile;
import dev.millrace.loadtest.load.recorded.RecordedRuns;
import dev.millrace.loadtest.load.recorded.Selection;
import dev.millrace.loadtest.load.scenario.Pacing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which recorded calls are made again, and how fast. Filled in by picocli on the main thread. */
final class RecordedOptions {
    @Option(
            names = "--recorded",
            paramLabel = "DIR|FILE",
            description = "Make the calls again that a server's data directory, or a file that 'millrace runs --json' "
                    + "has printed, has recorded, each at its time. Payloads that were kept are sent again, others "
                    + "are filler of their size.")
    private @Nullable Path recorded;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "With --recorded: divide the times between calls by N, 1 (default) to 100.")
    private @Nullable Double speed;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "With --recorded: only calls that arrived then or later: 2026-11-28T12:00:00Z, 2026-11-28, "
                    + "14:30 (today) or 10m (ago).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "With --recorded: only calls that arrived before.")
    private @Nullable String to;

    /** Whether recorded calls are wanted. Throws {@link IllegalArgumentException} when only their details are. */
    boolean areWanted() {
        if (recorded == null && (speed != null || from != null || to != null)) {
            throw new IllegalArgumentException("--speed, --from and --to belong to --recorded");
        }
        return recorded != null;
    }

    /** @param functions names of the functions whose calls are wanted; empty for all */
    Pacing.Recorded pacing(List<String> functions) throws IOException {
        Path source = Objects.requireNonNull(recorded);
        Selection selection = new Selection(
                Set.copyOf(functions),
                moment("--from", from, Selection.ALL.from()),
                moment("--to", to, Selection.ALL.to()));
        return new Pacing.Recorded(
                Files.isDirectory(source)
                        ? RecordedRuns.read(source, selection)
                        : ArrivalsFile.read(source, selection),
                speed == null ? 1 : speed);
    }

    private static Instant moment(String option, @Nullable String text, Instant otherwise) {
        Instant now = Instant.ofEpochMilli(new SystemClock().epochMillis());
        try {
            return text == null ? otherwise : new MomentText(now, ZoneId.systemDefault()).instant(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }
}
