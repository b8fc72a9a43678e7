package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.InitializationType;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.SystemLines;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.gateway.monitor.log.group.Untold;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was printed in the attempts of an invocation and the lines of the platform into one log, each attempt for
 * itself. Confined to one thread.
 */
public final class WholeLog {
    /** A printer may be held up before it hands a line over. */
    private static final long LATE_NANOS = 5_000_000;

    private final List<WholeRun.WholeLine> lines = new ArrayList<>();
    private final Account account;
    private final ToldLines told;
    private @Nullable Untold untold;

    /** @param told which of them are told still */
    public WholeLog(Account account, ToldLines told) {
        this.account = account;
        this.told = told;
    }

    /**
     * All lines, in the order in which people read them.
     *
     * @param attempts in the order of the journal
     * @param printed in the order of the store
     */
    public List<WholeRun.WholeLine> of(UUID requestId, List<RunRecord> attempts, List<LogLine> printed) {
        int next = 0;
        for (int attempt = 0; attempt < attempts.size(); attempt++) {
            RunRecord run = attempts.get(attempt);
            boolean last = attempt == attempts.size() - 1;
            int end = next;
            while (end < printed.size()
                    && (last || printed.get(end).epochNanos() <= run.endEpochNanos() + LATE_NANOS)) {
                end++;
            }
            Untold platform = told.untold(run, next == end ? null : printed.get(next).stream());
            if (next == end) {
                addBeginning(requestId, run, attempt, platform);
            }
            long lastEpochNanos = run.endEpochNanos();
            for (LogLine line : printed.subList(next, end)) {
                add(new WholeRun.WholeLine(line.epochNanos(), attempt, false, line.text()), told.untold(line));
                lastEpochNanos = Math.max(lastEpochNanos, line.epochNanos());
            }
            add(lastEpochNanos, attempt, SystemLines.end(run), platform);
            add(lastEpochNanos, attempt, SystemLines.report(run), platform);
            next = end;
        }
        return lines;
    }

    /** Why the first line is missing that is told no more, after {@link #of}; null when all are told. */
    public @Nullable Untold untold() {
        return untold;
    }

    /** Of a run that printed something, the store has these lines. */
    private void addBeginning(UUID requestId, RunRecord run, int attempt, @Nullable Untold platform) {
        long start = run.startEpochNanos();
        if (run.coldStart()) {
            long atEpochNanos = start - run.initNanos();
            String runtimeArn = account.runtimeArn(run.subject().runtime());
            add(
                    atEpochNanos,
                    attempt,
                    SystemLines.initStart(
                            run.subject(), atEpochNanos, runtimeArn, InitializationType.ON_DEMAND),
                    platform);
        }
        add(start, attempt, SystemLines.start(run.subject(), requestId, start), platform);
    }

    private void add(long epochNanos, int attempt, @Nullable String text, @Nullable Untold why) {
        if (text != null) {
            add(new WholeRun.WholeLine(epochNanos, attempt, true, text), why);
        }
    }

    /** Adds a line, unless there is a reason that it is told no more. */
    private void add(WholeRun.WholeLine line, @Nullable Untold why) {
        if (why == null) {
            lines.add(line);
        } else if (untold == null) {
            untold = why;
        }
    }
}
