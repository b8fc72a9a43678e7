package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.gateway.monitor.log.group.Untold;
import dev.millrace.telemetry.lookup.RunSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of one invocation. Thread-safe; blocks on the disk.
 *
 * @param runs finds its attempts
 * @param log finds what they printed
 * @param gaps tells when what was printed may be missing
 * @param told decides what of that is told still
 * @param events finds what became of it as an event
 * @param captured finds its payloads
 * @param account whose functions they are
 */
public record RunDetails(
        RunSearch runs,
        RunLog log,
        Supplier<List<LogGaps.Gap>> gaps,
        ToldLines told,
        EventSearch events,
        CapturedPayloads captured,
        Account account) {
    /** Before its first line a run has arrived; the last one may be handed over late, on a machine that is busy. */
    private static final long LATE_NANOS = 1_000_000_000L;

    /**
     * An invocation of which at least one run has ended, or an event that was accepted in the last 24 hours; null when
     * there is no such.
     *
     * @throws UnknownEventException when no run has ended, and more events are kept than are looked at
     */
    public @Nullable WholeRun find(UUID requestId, Instant now) {
        List<RunRecord> attempts = runs.find(requestId);
        if (!attempts.isEmpty()) {
            return whole(requestId, attempts);
        }
        WholeRun event = findEvent(requestId, now);
        // its first run may have ended since: then the history, read later, tells of a run that is missing here
        List<RunRecord> ended = event == null ? List.of() : runs.find(requestId);
        return ended.isEmpty() ? event : whole(requestId, ended);
    }

    /** An event whose first run has not ended, or that had none. */
    private @Nullable WholeRun findEvent(UUID requestId, Instant now) {
        EventHistory event = events.find(requestId, now);
        if (event.records().isEmpty() && !event.complete()) {
            throw new UnknownEventException("No run of the request id " + requestId + " has ended, and whether it waits"
                    + " is not known: there are too many events. 'millrace runs " + requestId + "' looks at all.");
        }
        if (event.records().isEmpty()) {
            return null;
        }
        Relatives relatives = new Relatives(sourceOf(event), List.of(), true);
        return new WholeRun(requestId, List.of(), List.of(), true, null, event, null, relatives);
    }

    private WholeRun whole(UUID requestId, List<RunRecord> attempts) {
        long firstEpochNanos =
                attempts.stream().mapToLong(RunRecord::arrivalEpochNanos).min().orElseThrow();
        long lastEpochNanos =
                attempts.stream().mapToLong(RunRecord::endEpochNanos).max().orElseThrow();
        RunLog.Printed printed = log.find(
                attempts.getFirst().subject().function(), requestId, firstEpochNanos, lastEpochNanos + LATE_NANOS);
        boolean mayBeEvent = attempts.stream().anyMatch(WholeRun::mayBeEvent);
        EventHistory event = mayBeEvent ? events.find(requestId, attempts) : null;
        WholeLog whole = new WholeLog(account, told);
        List<WholeRun.WholeLine> lines = whole.of(requestId, attempts, printed.lines());
        Untold untold = whole.untold();
        return new WholeRun(
                requestId,
                attempts,
                lines,
                printed.complete(),
                untold == null ? lost(attempts) : untold.note(),
                event == null || (event.records().isEmpty() && event.complete()) ? null : event,
                captured.of(requestId, firstEnd(attempts), Instant.ofEpochSecond(0, lastEpochNanos)),
                relatives(attempts));
    }

    private @Nullable String lost(List<RunRecord> attempts) {
        if (attempts.stream().anyMatch(RunRecord::droppedLogLines)) {
            return "lines were dropped";
        }
        List<LogGaps.Gap> known = gaps.get();
        return attempts.stream().anyMatch(attempt -> mayLack(known, attempt))
                ? "the server was killed or could not write lines when this ran, and lines may be missing"
                : null;
    }

    /** What starts an instance prints lines of the run, too. */
    private static boolean mayLack(List<LogGaps.Gap> gaps, RunRecord attempt) {
        return LogGaps.mayLack(gaps, attempt.startEpochNanos() - attempt.initNanos(), attempt.endEpochNanos());
    }

    private Relatives relatives(List<RunRecord> attempts) {
        List<RunRecord> caused = new ArrayList<>();
        for (RunRecord attempt : attempts) {
            caused.addAll(runs.findCalled(attempt, Relatives.CAUSED_MAX + 1 - caused.size()));
        }
        boolean complete = caused.size() <= Relatives.CAUSED_MAX;
        RunRecord source = caller(attempts.getFirst().trace());
        return new Relatives(source, caused.subList(0, Math.min(caused.size(), Relatives.CAUSED_MAX)), complete);
    }

    private @Nullable RunRecord sourceOf(EventHistory event) {
        for (EventRecord record : event.records()) {
            if (record instanceof EventRecord.Accepted accepted && accepted.what() instanceof AsyncEvent left) {
                return caller(TraceHeader.link(left.traceHeader()));
            }
        }
        return null;
    }

    private @Nullable RunRecord caller(@Nullable TraceLink called) {
        return called == null || called.parentSpanId() == 0 ? null : runs.findCaller(called);
    }

    private static Instant firstEnd(List<RunRecord> attempts) {
        return Instant.ofEpochSecond(
                0, attempts.stream().mapToLong(RunRecord::endEpochNanos).min().orElseThrow());
    }

    /** Whether an event waits for its first run is not known: there are too many. Its message is for who asks. */
    public static final class UnknownEventException extends RuntimeException {
        UnknownEventException(String message) {
            super(message);
        }
    }
}
