package dev.millrace.engine.runtime.process;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.files.InvalidEntrypointException;
import dev.millrace.engine.runtime.process.worker.ExitStatus;
import org.jspecify.annotations.Nullable;

/** What the caller of a run is told whose worker ended; error types and texts are AWS's. */
final class WorkerEnd {
    private WorkerEnd() {}

    /**
     * @param exit null when the worker's process could not even be started
     * @param notStarted why not
     */
    static Outcome outcome(
            Run run, @Nullable ExitStatus exit, boolean memoryExceeded, @Nullable Exception notStarted) {
        if (notStarted instanceof InvalidEntrypointException) {
            String text = String.valueOf(notStarted.getMessage());
            return crashed("Runtime.InvalidEntrypoint", "Runtime.InvalidEntrypoint", run, text);
        }
        if (exit == null) {
            return crashed("Sandbox.Failure", "Sandbox.Failure", run, "The runtime could not be started");
        }
        String errorType = memoryExceeded ? "Runtime.OutOfMemory" : "Runtime.ExitError";
        return crashed(errorType, "Runtime.ExitError", run, exit.text());
    }

    /** The texts hold nothing that JSON would need escaped. */
    private static Outcome crashed(String errorType, String shownType, Run run, String text) {
        return new Outcome.Crashed(
                errorType,
                Payload.ofText("{\"errorType\":\"" + shownType + "\",\"errorMessage\":\"RequestId: " + run.requestId()
                        + " Error: " + text + "\"}"));
    }
}
