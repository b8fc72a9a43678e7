package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run beside its original. Immutable; without payloads.
 *
 * @param original what is told of the original
 * @param replayed what is told of the new run; null when there is none
 * @param redacted whether the function was given marks in the place of secrets
 * @param reason why it was not run, or not compared; empty when it was
 * @param differences of the two results, the first {@value JsonDifferences#DIFFERENCES_MAX} at most
 */
record ReplayedRun(
        Side original,
        @Nullable Side replayed,
        boolean redacted,
        Verdict verdict,
        String reason,
        List<Difference> differences) {

    ReplayedRun {
        differences = List.copyOf(differences);
    }

    /** One that was not run. */
    static ReplayedRun without(CapturedRun original, Verdict verdict, String reason) {
        return new ReplayedRun(Side.of(original), null, false, verdict, reason, List.of());
    }

    /**
     * One of the two runs. Immutable.
     *
     * @param initNanos time spent starting the instance; no part of the run's own
     */
    record Side(
            RequestId requestId,
            String function,
            String version,
            TriggerKind trigger,
            RunOutcome outcome,
            String errorType,
            long initNanos,
            long runNanos) {

        static Side of(CapturedRun run) {
            return new Side(
                    run.requestId(),
                    run.function(),
                    run.version(),
                    run.trigger(),
                    run.outcome(),
                    run.errorType(),
                    run.initNanos(),
                    run.runNanos());
        }

        static Side of(Run run) {
            FunctionVersion function = run.function();
            Outcome outcome = run.outcome();
            return new Side(
                    run.requestId(),
                    function.name().value(),
                    function.version(),
                    run.invocation().trigger(),
                    outcome.kind(),
                    outcome.errorType(),
                    run.initNanos(),
                    run.runNanos());
        }
    }
}
