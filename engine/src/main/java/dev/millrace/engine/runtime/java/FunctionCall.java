package dev.millrace.engine.runtime.java;

import org.jspecify.annotations.Nullable;

/** One invocation, as an instance sees it. Thread-safe: the function's own threads print, too. */
public interface FunctionCall {
    String requestId();

    /** The request; nobody writes to the array. */
    byte[] payload();

    /** JSON text of the mobile SDK's client context, if the caller sent one. */
    @Nullable String clientContext();

    /** The ARN by which it was called; null when it is the one that the instance knows. */
    @Nullable String invokedArn();

    /** Value of {@code X-Amzn-Trace-Id}, if the caller sent one. */
    @Nullable String traceHeader();

    /** Time left until the deadline, in milliseconds; 0 when it has passed. */
    int remainingMillis();

    /** Takes what the code prints, in UTF-8; does not keep the array. */
    void printed(byte[] bytes, int offset, int length);

    /** The code has come back; called before the end of the call is told to anybody. */
    void printingEnded();
}
