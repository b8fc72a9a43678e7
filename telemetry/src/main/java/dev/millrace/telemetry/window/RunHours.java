package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is billed of the runs of each hour, as of one moment: what the file of statistics says, and from its place in
 * the journal on, the records. Reading it writes nothing, and a server may go on meanwhile, or none may run.
 * Immutable.
 *
 * @param position the place in the journal of the last record that counts; -1 when none does
 * @param hours in no order; of one hour and series there may be two, to be added up
 */
public record RunHours(long position, List<Hour> hours) {
    /** How long an hour is kept. */
    public static final Duration KEPT = Tier.COARSE.kept();

    public RunHours {
        hours = List.copyOf(hours);
    }

    /**
     * Reads the hours of a window.
     *
     * @param journal the directory of the run journal
     * @param from the beginning of an hour
     * @param to the end, which is not in it; the beginning of an hour
     * @throws IllegalStateException when the statistics cannot be read
     */
    public static RunHours read(Path journal, RunFilter filter, Instant from, Instant to) {
        long first = from.getEpochSecond() / Tier.COARSE.seconds();
        long end = to.getEpochSecond() / Tier.COARSE.seconds();
        Path file = journal.resolve(RunWindows.FILE_NAME);
        RunHours none = new RunHours(-1, List.of()); // of a server that has not written any yet
        return CellStore.readHours(file, filter, first, end)
                .orElse(none)
                .withJournal(journal, filter, first, end);
    }

    /** These hours and what the journal has behind their position. */
    private RunHours withJournal(Path journal, RunFilter filter, long first, long end) {
        Map<CellKey, Usage> behind = new HashMap<>();
        long last = position;
        try (RunTail tail = RunTail.open(journal)) {
            if (position >= 0) {
                tail.fromFileOf(position);
            }
            while (tail.next(run -> {
                if (tail.position() > position) {
                    add(run, filter, first, end, behind);
                }
            })) {
                last = Math.max(last, tail.position());
            }
        }
        List<Hour> all = new ArrayList<>(hours);
        behind.forEach((key, usage) -> all.add(new Hour(key.series(), key.slot() * Tier.COARSE.seconds(), usage)));
        return new RunHours(last, all);
    }

    private static void add(RunRecord run, RunFilter filter, long first, long end, Map<CellKey, Usage> to) {
        Series series = Series.of(run);
        long slot = Tier.COARSE.slotAt(run.startEpochNanos());
        if (slot >= first && slot < end && filter.takes(series)) {
            to.merge(new CellKey(Tier.COARSE, series, slot), Usage.of(run), Usage::plus);
        }
    }

    /**
     * The runs of one series that began within an hour. Immutable.
     *
     * @param epochSecond when the hour began
     */
    public record Hour(Series series, long epochSecond, Usage usage) {}
}
