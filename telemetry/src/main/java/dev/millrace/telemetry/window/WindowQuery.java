package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunRecord;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Answers for windows that begin and end at any nanosecond: whole slots of ten seconds come from the statistics, the
 * rest at both ends from the records themselves. Thread-safe.
 */
public final class WindowQuery {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final RunWindows windows;
    private final RunScan records;

    /** @param journal the directory of the run journal */
    public WindowQuery(RunWindows windows, Path journal) {
        this.windows = windows;
        this.records = new RunScan(journal);
    }

    /**
     * What the runs that began in a window add up to.
     *
     * @param to the end, which is not in it
     * @throws IllegalArgumentException when the window ends before it begins, or begins or ends within ten seconds of
     *     which the journal has no records any more
     */
    public RunStatistics statistics(RunFilter filter, Instant from, Instant to) {
        long first = nanos(from);
        long end = nanos(to);
        if (first > end) {
            throw new IllegalArgumentException("A window cannot end at " + to + ", before it begins at " + from);
        }
        long slot = Tier.FINE.seconds() * NANOS_PER_SECOND;
        long firstSlot = Math.ceilDiv(first, slot);
        long endSlot = Math.floorDiv(end, slot);
        RunCell sum = RunCell.ofMany();
        if (firstSlot > endSlot) {
            scan(filter, first, end, sum);
        } else {
            scan(filter, first, firstSlot * slot, sum);
            windows.addSlots(filter, firstSlot, endSlot, sum);
            scan(filter, endSlot * slot, end, sum);
        }
        return sum.statistics();
    }

    private void scan(RunFilter filter, long from, long to, RunCell sum) {
        if (from == to) {
            return;
        }
        long oldest = records.oldestEpochNanos();
        if (from < oldest && ranBefore(oldest)) {
            throw new IllegalArgumentException("The journal has no records from " + Instant.ofEpochSecond(0, from)
                    + " any more: let the window begin and end at multiples of 10 seconds");
        }
        records.began(from, to, run -> add(filter, run, sum));
    }

    private boolean ranBefore(long oldestEpochNanos) {
        RunCell older = new RunCell();
        windows.addSlots(RunFilter.ALL, 0, Tier.FINE.slotAt(oldestEpochNanos), older);
        return older.statistics().runs() > 0;
    }

    private static void add(RunFilter filter, RunRecord run, RunCell sum) {
        if (filter.takes(Series.of(run))) {
            sum.add(run);
        }
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }
}
