package dev.millrace.engine.runtime.process;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.files.InvalidEntrypointException;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a worker ended, and what the caller of a run is told that it took along; error types and texts are AWS's.
 * Thread-safe.
 */
final class WorkerEnd {
    private volatile boolean memoryExceeded;
    private volatile @Nullable ExitStatus exit;
    private volatile @Nullable Exception notStarted;

    /** Its process could not even be started. */
    void notStarted(Exception why) {
        notStarted = why;
    }

    /** Its process is killed for that. */
    void memoryExceeded() {
        memoryExceeded = true;
    }

    void exited(ExitStatus status) {
        exit = status;
    }

    Outcome outcome(Run run) {
        if (notStarted instanceof InvalidEntrypointException invalid) {
            String text = String.valueOf(invalid.getMessage());
            return crashed("Runtime.InvalidEntrypoint", "Runtime.InvalidEntrypoint", run, text);
        }
        ExitStatus status = exit;
        if (status == null) {
            return crashed("Sandbox.Failure", "Sandbox.Failure", run, "The runtime could not be started");
        }
        String errorType = memoryExceeded ? "Runtime.OutOfMemory" : "Runtime.ExitError";
        return crashed(errorType, "Runtime.ExitError", run, status.text());
    }

    /** The texts hold nothing that JSON would need escaped. */
    private static Outcome crashed(String errorType, String shownType, Run run, String text) {
        return new Outcome.Crashed(
                errorType,
                Payload.ofText("{\"errorType\":\"" + shownType + "\",\"errorMessage\":\"RequestId: " + run.requestId()
                        + " Error: " + text + "\"}"));
    }
}
