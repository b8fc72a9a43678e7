package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.InstanceFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts commands into an outbox, from which a flush sends them. Thread-safe. */
public record CommandWriter(FrameOutbox outbox) implements WorkerCommands {
    @Override
    public void open(
            int place,
            long requestIdHigh,
            long requestIdLow,
            String handler,
            String taskRoot,
            InstanceFacts facts,
            Map<String, String> environment) {
        FrameBuffer frame = outbox.begin(FrameFormat.OPEN, place);
        try {
            frame.putLong(requestIdHigh)
                    .putLong(requestIdLow)
                    .putText(handler)
                    .putText(taskRoot)
                    .putText(facts.functionName())
                    .putText(facts.functionVersion())
                    .putText(facts.arn())
                    .putInt(facts.memoryMb())
                    .putText(facts.logGroup())
                    .putText(facts.logStream())
                    .putMap(environment);
        } finally {
            outbox.end();
        }
    }

    @Override
    public void invoke(
            int place,
            long requestIdHigh,
            long requestIdLow,
            long deadlineEpochMillis,
            @Nullable String traceHeader,
            @Nullable String clientContext,
            @Nullable String invokedArn,
            byte[] payload) {
        FrameBuffer frame =
                outbox.begin(invokedArn == null ? FrameFormat.INVOKE : FrameFormat.INVOKE_BY, place);
        try {
            if (invokedArn != null) {
                frame.putText(invokedArn);
            }
            frame.putLong(requestIdHigh)
                    .putLong(requestIdLow)
                    .putLong(deadlineEpochMillis)
                    .putText(traceHeader)
                    .putText(clientContext)
                    .putBytes(payload, 0, payload.length);
        } finally {
            outbox.end();
        }
    }

    @Override
    public void interrupt(int place) {
        outbox.begin(FrameFormat.INTERRUPT, place);
        outbox.end();
    }

    @Override
    public void close(int place) {
        outbox.begin(FrameFormat.CLOSE, place);
        outbox.end();
    }
}
