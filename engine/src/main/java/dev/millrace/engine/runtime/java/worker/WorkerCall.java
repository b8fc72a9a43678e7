package dev.millrace.engine.runtime.java.worker;

import dev.millrace.engine.runtime.java.FunctionCall;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invocation that the server has sent. Thread-safe. */
final class WorkerCall implements FunctionCall {
    private static final InstantSource TIME = InstantSource.system();
    private static final byte[] NO_PAYLOAD = {};

    private final Output output;
    private final int place;
    private final long requestIdHigh;
    private final long requestIdLow;
    private final long deadlineEpochMillis;
    private final @Nullable String traceHeader;
    private final @Nullable String clientContext;
    private final @Nullable String invokedArn;
    private final byte[] payload;

    /** Where printed bytes go. */
    interface Output {
        void printed(int place, byte[] bytes, int offset, int length);
    }

    WorkerCall(
            Output output,
            int place,
            long requestIdHigh,
            long requestIdLow,
            long deadlineEpochMillis,
            @Nullable String traceHeader,
            @Nullable String clientContext,
            @Nullable String invokedArn,
            byte[] payload) {
        this.output = output;
        this.place = place;
        this.requestIdHigh = requestIdHigh;
        this.requestIdLow = requestIdLow;
        this.deadlineEpochMillis = deadlineEpochMillis;
        this.traceHeader = traceHeader;
        this.clientContext = clientContext;
        this.invokedArn = invokedArn;
        this.payload = payload;
    }

    /** The start of an instance, for which that request waits. */
    static WorkerCall ofStart(Output output, int place, long requestIdHigh, long requestIdLow) {
        return new WorkerCall(output, place, requestIdHigh, requestIdLow, 0, null, null, null, NO_PAYLOAD);
    }

    @Override
    public String requestId() {
        return new UUID(requestIdHigh, requestIdLow).toString();
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public @Nullable String clientContext() {
        return clientContext;
    }

    @Override
    public @Nullable String invokedArn() {
        return invokedArn;
    }

    @Override
    public @Nullable String traceHeader() {
        return traceHeader;
    }

    @Override
    public int remainingMillis() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, deadlineEpochMillis - TIME.millis()));
    }

    @Override
    public void printed(byte[] bytes, int offset, int length) {
        output.printed(place, bytes, offset, length);
    }

    /** The server cuts what comes into lines, and knows of the end by itself. */
    @Override
    public void printingEnded() {}
}
