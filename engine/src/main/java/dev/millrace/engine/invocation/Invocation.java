package dev.millrace.engine.invocation;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.journal.TriggerKind;
import org.jspecify.annotations.Nullable;

/**
 * One request to run a function. Immutable.
 *
 * @param arrivalNanos {@code Clock.nanoTime()} when the request had been read
 * @param clientContext JSON text of the mobile SDK's client context, if the caller sent one
 * @param traceHeader value of {@code X-Amzn-Trace-Id}, if the caller sent one
 * @param wantsLog whether the answer must carry the tail of the run's log
 * @param attempt 1 for the first run with this request id
 * @param reply where the answer goes
 * @param stream takes the response of a function that streams it; null for a caller that wants it whole
 */
public record Invocation(
        RequestId requestId,
        FunctionVersion function,
        Payload payload,
        TriggerKind trigger,
        long arrivalNanos,
        @Nullable String clientContext,
        @Nullable String traceHeader,
        boolean wantsLog,
        int attempt,
        Reply reply,
        @Nullable ResponseStream stream) {

    /** The first attempt, for a caller that wants the response whole. */
    public Invocation(
            RequestId requestId,
            FunctionVersion function,
            Payload payload,
            TriggerKind trigger,
            long arrivalNanos,
            @Nullable String clientContext,
            @Nullable String traceHeader,
            boolean wantsLog,
            Reply reply) {
        this(requestId, function, payload, trigger, arrivalNanos, clientContext, traceHeader, wantsLog, 1, reply, null);
    }
}
