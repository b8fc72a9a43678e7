package dev.millrace.engine.async;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;

/** What is kept until it has come to its end. Immutable. */
public sealed interface Deferred permits AsyncEvent, Message {
    /** What it is found by: the same for all its attempts, and for what is told of its end. */
    RequestId requestId();

    /** Who gets it: the name of a function, or the ARN of something outside. */
    String recipient();

    Payload payload();
}
