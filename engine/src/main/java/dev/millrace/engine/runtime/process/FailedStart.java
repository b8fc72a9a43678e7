package dev.millrace.engine.runtime.process;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;

/**
 * How a start failed that others are spared from repeating. Immutable.
 *
 * @param requestId of the run that waited for it
 */
record FailedStart(RequestId requestId, Outcome outcome) {
    /** The same end for another run. */
    Outcome forRun(Run run) {
        return switch (outcome) {
            case Outcome.Failed(String type, Payload payload) -> new Outcome.Failed(type, forRun(payload, run));
            case Outcome.Crashed(String type, Payload payload) -> new Outcome.Crashed(type, forRun(payload, run));
            case Outcome.Returned _, Outcome.TimedOut _ ->
                throw new IllegalStateException("a start cannot end by " + outcome);
        };
    }

    private Payload forRun(Payload payload, Run run) {
        return Payload.ofText(payload.text().replace(requestId.toString(), run.requestId().toString()));
    }
}
