package dev.millrace.telemetry.bill;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.window.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** The runs that a line of a bill is made of, from the journal. Immutable. */
public final class LineRuns {
    /** Runs are written nearly in the order of their ends; none ends so long after it began. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(20);

    private final Path journal;
    private final BillLine.Key key;
    private final long position;

    private LineRuns(Path journal, BillLine.Key key, long position) {
        this.journal = journal;
        this.key = key;
        this.position = position;
    }

    /**
     * Finds the runs of a line, and that there are all of them.
     *
     * @param journal the directory of the run journal
     * @param expected what is billed of the line in a bill for the memory size that the runs had
     * @param position the place of the last record that counts in that bill
     * @throws IllegalArgumentException when the journal does not have all of them any more
     */
    public static LineRuns find(Path journal, BillLine.Key key, Usage expected, long position) {
        LineRuns runs = new LineRuns(journal, key, position);
        Usage found = runs.forEach(run -> {});
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("of the " + expected.requests() + " runs of " + key + " the journal in "
                    + journal + " still has " + found.requests() + ": it keeps records for less long than a bill");
        }
        return runs;
    }

    /** Hands them over in the order of the journal, and returns what is billed of them. */
    public Usage forEach(Consumer<RunRecord> to) {
        Usage[] sum = {Usage.NONE};
        boolean[] passed = new boolean[1];
        Instant endOfDay = key.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant last = endOfDay.plus(LONGEST_RUN);
        try (RunTail tail = RunTail.open(journal)) {
            tail.from(key.day().atStartOfDay(ZoneOffset.UTC).toInstant());
            boolean more = true;
            while (more && !passed[0]) {
                more = tail.next(run -> {
                    if (tail.position() > position) {
                        passed[0] = true;
                    } else if (isOfLine(run)) {
                        to.accept(run);
                        sum[0] = sum[0].plus(Usage.of(run));
                    } else {
                        passed[0] |= instant(run.endEpochNanos()).isAfter(last);
                    }
                });
            }
        }
        return sum[0];
    }

    private boolean isOfLine(RunRecord run) {
        return run.subject().function().equals(key.function())
                && run.subject().version().equals(key.version())
                && LocalDate.ofInstant(instant(run.startEpochNanos()), ZoneOffset.UTC).equals(key.day());
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos);
    }
}
