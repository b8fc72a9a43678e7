package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Payload;
import io.netty.buffer.ByteBuf;

/** Takes the body of a request as it comes. Confined to the event loop. */
sealed interface CallBody permits AnswerBody, StreamedBody {
    void add(ByteBuf part);

    /** What came together has been added. Returns false when no more is to be read until somebody has taken it. */
    boolean mayGoOn();

    /** Whether there was more than a body may hold. */
    boolean tooLarge();

    /** What was kept of it, unless that was too much; called once. */
    Payload payload();
}
