package dev.millrace.engine.runtime.java;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.java.handler.ResponseBuffer;
import java.io.PrintStream;

/** The outcome of a call into function code; error types and texts are AWS's. */
final class EndOfRun {
    private static final Outcome RESPONSE_TOO_LARGE = new Outcome.Failed(
            "Function.ResponseSizeTooLarge",
            Payload.ofText("{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size ("
                    + Payload.SYNC_BYTES_MAX + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}"));

    private EndOfRun() {}

    static Outcome returned(ResponseBuffer response) {
        return response.overflowed() ? RESPONSE_TOO_LARGE : new Outcome.Returned(response.payload());
    }

    /** The function, or its initialisation, threw; {@code log} is told, too. */
    static Outcome threw(Throwable thrown, PrintStream log) {
        ErrorObject error = new ErrorObject(thrown);
        if (!(thrown instanceof ExitError)) {
            error.printTo(log);
        }
        return error.outcome();
    }

    static Outcome exited(Run run, int status) {
        String how = status == 0 ? "without providing a reason" : "with error: exit status " + status;
        return new Outcome.Crashed(
                "Runtime.ExitError",
                Payload.ofText("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + run.requestId()
                        + " Error: Runtime exited " + how + "\"}"));
    }
}
