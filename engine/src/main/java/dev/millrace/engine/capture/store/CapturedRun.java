package dev.millrace.engine.capture.store;

import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run with what it was given and what it answered. Immutable.
 *
 * @param attempt 1 for the first run of an invocation, at most 255
 * @param version version of the function that ran
 * @param arrivalEpochNanos wall-clock time at which the invocation was read
 * @param endEpochNanos when the run ended
 * @param initNanos time spent starting the instance, 0 when it was warm
 * @param runNanos time in the function
 * @param errorType empty when the function returned
 * @param clientContext JSON text that the caller sent along, or null
 * @param redact the JSON paths of what was taken out of all three
 */
public record CapturedRun(
        RequestId requestId,
        int attempt,
        String function,
        String version,
        TriggerKind trigger,
        long arrivalEpochNanos,
        long endEpochNanos,
        long initNanos,
        long runNanos,
        RunOutcome outcome,
        String errorType,
        @Nullable String clientContext,
        List<String> redact,
        CapturedPart request,
        CapturedPart response)
        implements CaptureItem {
    public CapturedRun {
        redact = List.copyOf(redact);
    }

    /** Whether it can be run again: its request is there, though perhaps with marks where secrets were. */
    public boolean isReplayable() {
        return request.state().isUsable();
    }
}
