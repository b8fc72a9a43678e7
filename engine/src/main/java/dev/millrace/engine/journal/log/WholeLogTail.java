package dev.millrace.engine.journal.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.store.CorruptJournalException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Follows the logs of all runs: what functions printed, in between the lines of the platform. Only runs that print have
 * an INIT_START or START line in the store; everything else about a run is known from its record, so that a run which
 * prints nothing costs the store nothing. Confined to one thread at a time.
 */
public final class WholeLogTail implements AutoCloseable {
    /** Lines come in the order of their times, but for so much: a printer may be held up before it hands one over. */
    private static final long DISORDER_NANOS = 5_000_000;

    private static final int BATCH_MAX = 1024;
    /** Many times what can be in flight at once. */
    private static final int BEGUN_MAX = 100_000;

    private final LogTail printed;
    private final RunTail ended;
    private long settleNanos;
    private final Clock clock;
    private final UnaryOperator<String> runtimeArns;
    private final Deque<Printed> lines = new ArrayDeque<>();
    private final Deque<RunRecord> runs = new ArrayDeque<>();
    /** Runs whose lines have come and whose end has not. Those that were killed in mid-run make room in the end. */
    private final LinkedHashSet<UUID> begun = new LinkedHashSet<>();

    private WholeLogTail(
            LogTail printed, RunTail ended, long settleNanos, Clock clock, UnaryOperator<String> runtimeArns) {
        this.printed = printed;
        this.ended = ended;
        this.settleNanos = settleNanos;
        this.clock = clock;
        this.runtimeArns = runtimeArns;
    }

    /**
     * A reader of all lines from the oldest one on; neither directory needs to exist yet.
     *
     * @param settle how long after a run's end its last lines are waited for, when a server may be writing them; zero
     *     to take what is there, whatever the clock says
     * @param runtimeArns tells the ARN of a runtime
     */
    public static WholeLogTail open(
            Path logs, Path journal, Duration settle, Clock clock, UnaryOperator<String> runtimeArns) {
        return new WholeLogTail(LogTail.open(logs), RunTail.open(journal), settle.toNanos(), clock, runtimeArns);
    }

    /**
     * Goes to a place before every line at or after {@code instant}. Whole files are passed over, so earlier lines may
     * come first.
     */
    public void from(Instant instant) {
        printed.from(instant);
        ended.from(instant);
        lines.clear();
        runs.clear();
        begun.clear();
    }

    /**
     * Delivers the next lines; false when there are none now. Throws {@link CorruptJournalException} when the next
     * bytes of one of the journals are not a batch, and then at every further call.
     */
    public boolean next(Consumer<? super LogLine> to) {
        return next(new Reader() {
            @Override
            public void printed(LogLine line, LogPlace place) {
                to.accept(line);
            }

            @Override
            public boolean ended(RunRecord run) {
                return true;
            }

            @Override
            public void added(LogLine line, RunRecord run) {
                to.accept(line);
            }
        });
    }

    /** As {@link #next(Consumer)}, for a reader that wants to know which run a line is of. */
    public boolean next(Reader to) {
        int delivered = 0;
        while (delivered < BATCH_MAX && deliver(to)) {
            delivered++;
        }
        return delivered > 0;
    }

    /** Whether a run has ended of which the last lines are still waited for. */
    public boolean isSettling() {
        return lines.isEmpty() && !runs.isEmpty();
    }

    /** Takes what is there from now on, whatever the clock says. */
    public void settleAtOnce() {
        settleNanos = 0;
    }

    private boolean deliver(Reader to) {
        if (runs.isEmpty()) {
            ended.next(runs::add); // before the lines, which are written before the run that they belong to
        }
        while (lines.isEmpty() && printed.nextPlaced(this::addPrinted)) {}
        Printed next = lines.peek();
        LogLine line = next == null ? null : next.line();
        RunRecord run = runs.peek();
        if (run != null && mayEnd(run, line)) {
            tellEnd(runs.remove(), to);
            return true;
        }
        if (next != null && line != null) {
            begin(new UUID(line.requestIdHigh(), line.requestIdLow()));
            lines.remove();
            to.printed(line, next.place());
            return true;
        }
        return false;
    }

    private void addPrinted(LogLine line, LogPlace place) {
        if (line.isOfFunction()) {
            lines.add(new Printed(line, place));
        }
    }

    private void begin(UUID requestId) {
        if (begun.add(requestId) && begun.size() > BEGUN_MAX) {
            begun.removeFirst();
        }
    }

    /** Whether no more lines of that run are to be expected, as {@code next} is the next line of all. */
    private boolean mayEnd(RunRecord run, @Nullable LogLine next) {
        if (next != null) {
            return next.epochNanos() - run.endEpochNanos() > DISORDER_NANOS;
        }
        return settleNanos == 0 || clock.epochNanos() - run.endEpochNanos() >= settleNanos;
    }

    private void tellEnd(RunRecord run, Reader to) {
        UUID requestId = new UUID(run.requestIdHigh(), run.requestIdLow());
        boolean hasBegun = begun.remove(requestId);
        if (!to.ended(run)) {
            return;
        }
        if (!hasBegun) {
            if (run.coldStart()) {
                long atEpochNanos = run.startEpochNanos() - run.initNanos();
                String runtimeArn = runtimeArns.apply(run.subject().runtime());
                tell(run, atEpochNanos, SystemLines.initStart(
                                run.subject(), atEpochNanos, runtimeArn, InitializationType.ON_DEMAND), to);
            }
            long atEpochNanos = run.startEpochNanos();
            tell(run, atEpochNanos, SystemLines.start(run.subject(), requestId, atEpochNanos), to);
        }
        tell(run, run.endEpochNanos(), SystemLines.end(run), to);
        tell(run, run.endEpochNanos(), SystemLines.report(run), to);
    }

    private static void tell(RunRecord run, long epochNanos, @Nullable String text, Reader to) {
        if (text != null) {
            LogLine line =
                    new LogLine(run.requestIdHigh(), run.requestIdLow(), run.subject().function(), epochNanos, text);
            to.added(line, run);
        }
    }

    @Override
    public void close() {
        printed.close();
        ended.close();
    }

    private record Printed(LogLine line, LogPlace place) {}

    /** What the lines are delivered to. Called on the thread that reads. */
    public interface Reader {
        /** A line that the code of a run has printed, or that was stored before its first one. */
        void printed(LogLine line, LogPlace place);

        /**
         * All that a run has printed was delivered. Returns whether what the platform adds to it is wanted: it follows
         * then.
         */
        boolean ended(RunRecord run);

        /** A line that is not stored, and known from the record of its run. */
        void added(LogLine line, RunRecord run);
    }
}
