package dev.millrace.engine.zone;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import java.util.Locale;

/** The ends that the platform gives a run, with the payloads that AWS documents for them. */
final class PlatformOutcome {
    /** The start of an instance that no run waits for has gone well; nobody sees it. */
    static final Outcome PREPARED = new Outcome.Returned(Payload.EMPTY);

    private PlatformOutcome() {}

    static Outcome timedOut(Run run) {
        double seconds = run.allowedNanos() / 1e9;
        String text = String.format(Locale.ROOT, "Task timed out after %.2f seconds", seconds);
        return new Outcome.TimedOut(error("Sandbox.Timedout", run, text));
    }

    static Outcome zoneDown(Run run, String zone) {
        String text = "Zone " + zone + " was taken down, or the server stopped";
        return new Outcome.Crashed("Sandbox.Failure", error("Sandbox.Failure", run, text));
    }

    static Outcome noRuntime(Run run) {
        String text = "No runtime here runs " + run.function().runtime();
        return new Outcome.Failed("Runtime.InvalidRuntime", error("Runtime.InvalidRuntime", run, text));
    }

    static Outcome brokenRuntime(Run run, Throwable cause) {
        String text = "The runtime failed: " + cause.getClass().getName();
        return new Outcome.Crashed("Sandbox.Failure", error("Sandbox.Failure", run, text));
    }

    /** The texts hold nothing that JSON would need escaped. */
    private static Payload error(String errorType, Run run, String text) {
        return Payload.ofText("{\"errorType\":\"" + errorType + "\",\"errorMessage\":\"RequestId: " + run.requestId()
                + " Error: " + text + "\"}");
    }
}
