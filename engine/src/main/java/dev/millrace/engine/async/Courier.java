package dev.millrace.engine.async;

import java.util.function.Consumer;

/** Brings messages to services outside. Thread-safe; does not block. */
public interface Courier {
    /** Brings the message once. {@code then} is told once, on any thread. */
    void deliver(Message message, Consumer<Delivery> then);

    /** What became of it. Immutable. */
    sealed interface Delivery {
        /** The service has it. */
        record Done() implements Delivery {}

        /** The service could not be reached or has no time; it may have the message all the same. */
        record Later(String why) implements Delivery {}

        /** The service does not want it, and will not another time. */
        record Never(String why) implements Delivery {}
    }
}
