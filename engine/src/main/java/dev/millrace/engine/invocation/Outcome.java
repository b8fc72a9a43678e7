package dev.millrace.engine.invocation;

import dev.millrace.engine.journal.RunOutcome;

/**
 * How a run ended. Every run has exactly one. Immutable.
 *
 * <p>{@code errorType} is the exception's class name, or Owner.Reason for ends that the platform names
 * ({@code Sandbox.Timedout}, {@code Function.ResponseSizeTooLarge}, {@code Runtime.ExitError}).
 */
public sealed interface Outcome {
    /** What the caller receives as the response body. */
    Payload payload();

    /** Empty when the function returned. */
    String errorType();

    /** The outcome as the journal keeps it. */
    RunOutcome kind();

    record Returned(Payload payload) implements Outcome {
        @Override
        public String errorType() {
            return "";
        }

        @Override
        public RunOutcome kind() {
            return RunOutcome.RETURNED;
        }
    }

    /** The function or its initialisation threw; the payload is the error object that the caller receives. */
    record Failed(String errorType, Payload payload) implements Outcome {
        @Override
        public RunOutcome kind() {
            return RunOutcome.FAILED;
        }
    }

    record TimedOut(Payload payload) implements Outcome {
        @Override
        public String errorType() {
            return "Sandbox.Timedout";
        }

        @Override
        public RunOutcome kind() {
            return RunOutcome.TIMED_OUT;
        }
    }

    /** The environment died or was taken away under the run. */
    record Crashed(String errorType, Payload payload) implements Outcome {
        @Override
        public RunOutcome kind() {
            return RunOutcome.CRASHED;
        }
    }
}
