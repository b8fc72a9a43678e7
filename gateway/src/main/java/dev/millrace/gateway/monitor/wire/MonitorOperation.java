package dev.millrace.gateway.monitor.wire;

import dev.millrace.gateway.shape.Members;
import tools.jackson.databind.node.ObjectNode;

/** An operation of CloudWatch, whatever the protocol. Thread-safe. */
@FunctionalInterface
public interface MonitorOperation {
    /**
     * Answers a request, in which times are seconds since the epoch. Times of the answer are
     * {@link tools.jackson.databind.node.POJONode}s of {@link java.time.Instant}s, which each protocol writes in its
     * own way. Throws {@link dev.millrace.engine.invocation.RefusedException} for what the caller did wrong.
     */
    ObjectNode answer(Members request);
}
