package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.shape.Members;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** An operation of CloudWatch, whatever the protocol. Thread-safe. */
@FunctionalInterface
public interface MonitorOperation {
    /**
     * Answers a request, in which times are seconds since the epoch. Times of the answer are
     * {@link tools.jackson.databind.node.POJONode}s of {@link java.time.Instant}s, which each protocol writes in its
     * own way. Throws {@link RefusedException} for what the caller did wrong.
     */
    ObjectNode answer(Members request);

    /**
     * As {@link #answer}, for an operation that need not hold its thread until it is done: it answers once, on any
     * thread, now or later. What it throws is answered for it; so it throws before it has answered, or never.
     *
     * @param to takes what is answered: as what it throws, when it is a refusal or has failed
     */
    default void begin(Members request, Consumer<Answer> to) {
        ObjectNode answer = answer(request);
        to.accept(() -> answer);
    }

    /** An answer, or what is thrown in its place. */
    @FunctionalInterface
    interface Answer {
        ObjectNode get();
    }
}
