package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;

/** The failures of runs and starts that a worker does not report itself; types and texts are AWS's. */
final class ApiOutcome {
    static final Outcome RESPONSE_TOO_LARGE = tooLarge("Response payload size", Payload.SYNC_BYTES_MAX);
    static final Outcome STREAM_TOO_LARGE = tooLarge("Response payload size", ResponseStream.BYTES_MAX);
    static final Outcome INIT_ERROR_TOO_LARGE =
            tooLarge("Size of the initialization error", Payload.SYNC_BYTES_MAX);

    private ApiOutcome() {}

    static Outcome ofPlatform(String errorType, String requestId) {
        return new Outcome.Failed(
                errorType,
                Payload.ofText("{\"errorType\":\"" + errorType + "\",\"errorMessage\":\"RequestId: " + requestId
                        + " Error: " + errorType + "\"}"));
    }

    private static Outcome tooLarge(String what, long bytesMax) {
        return new Outcome.Failed(
                "Function.ResponseSizeTooLarge",
                Payload.ofText("{\"errorMessage\":\"" + what + " exceeded maximum allowed payload size (" + bytesMax
                        + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}"));
    }
}
