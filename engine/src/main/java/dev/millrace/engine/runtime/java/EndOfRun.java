package dev.millrace.engine.runtime.java;

import dev.millrace.engine.runtime.java.handler.ResponseBuffer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Makes the end of a call into function code; error types and texts are AWS's. */
final class EndOfRun {
    private static final CallEnd RESPONSE_TOO_LARGE = new CallEnd(
            CallEnd.Kind.FAILED,
            "Function.ResponseSizeTooLarge",
            utf8("{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size ("
                    + LoadedFunction.RESPONSE_BYTES_MAX
                    + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}"));

    private EndOfRun() {}

    static CallEnd returned(ResponseBuffer response) {
        return response.overflowed()
                ? RESPONSE_TOO_LARGE
                : new CallEnd(CallEnd.Kind.RETURNED, "", response.content());
    }

    /** The function, or its initialisation, threw; {@code log} is told, too. */
    static CallEnd threw(Throwable thrown, PrintStream log) {
        ErrorObject error = new ErrorObject(thrown);
        if (!(thrown instanceof ExitError)) {
            error.printTo(log);
        }
        return error.end();
    }

    static CallEnd exited(FunctionCall call, int status) {
        String how = status == 0 ? "without providing a reason" : "with error: exit status " + status;
        return new CallEnd(
                CallEnd.Kind.EXITED,
                "Runtime.ExitError",
                utf8("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + call.requestId()
                        + " Error: Runtime exited " + how + "\"}"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
