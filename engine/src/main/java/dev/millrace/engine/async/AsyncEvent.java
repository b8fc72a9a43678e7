package dev.millrace.engine.async;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import org.jspecify.annotations.Nullable;

/**
 * Something that a function is to be run with, later. Immutable.
 *
 * @param requestId the same for all its attempts, and what the function sees
 * @param qualifier the version or alias that is looked up when an attempt begins; {@code $LATEST} where the caller
 *     named none
 * @param trigger what made it happen
 * @param payload JSON, not empty
 * @param clientContext JSON text of the mobile SDK's client context, if the caller sent one
 * @param traceHeader value of {@code X-Amzn-Trace-Id}, if the caller sent one
 * @param hops how many functions ran one after another before this one, each started by the one before; 0 when it was
 *     not a function that made it happen
 */
public record AsyncEvent(
        RequestId requestId,
        FunctionName function,
        String qualifier,
        TriggerKind trigger,
        Payload payload,
        @Nullable String clientContext,
        @Nullable String traceHeader,
        int hops)
        implements Deferred {
    /** The same with another trace header. */
    public AsyncEvent inTrace(String header) {
        return new AsyncEvent(requestId, function, qualifier, trigger, payload, clientContext, header, hops);
    }

    @Override
    public String recipient() {
        return function.value();
    }
}
