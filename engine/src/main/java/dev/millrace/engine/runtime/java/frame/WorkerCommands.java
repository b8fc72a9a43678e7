package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.InstanceFacts;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server wants of a worker. {@link CommandWriter} sends it, {@link CommandReader} hands it on. */
public interface WorkerCommands {
    /** The request id is that of the run that waits for the place. */
    void open(
            int place,
            long requestIdHigh,
            long requestIdLow,
            String handler,
            String taskRoot,
            InstanceFacts facts,
            Map<String, String> environment)
            throws IOException;

    /**
     * Nobody writes to {@code payload} any more.
     *
     * @param invokedArn the ARN by which the function was called; null when it is that of its facts
     */
    void invoke(
            int place,
            long requestIdHigh,
            long requestIdLow,
            long deadlineEpochMillis,
            @Nullable String traceHeader,
            @Nullable String clientContext,
            @Nullable String invokedArn,
            byte[] payload)
            throws IOException;

    void interrupt(int place) throws IOException;

    void close(int place) throws IOException;
}
