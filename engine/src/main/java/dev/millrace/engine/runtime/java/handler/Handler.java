package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.Context;
import dev.millrace.engine.invocation.Payload;

/** A function's handler, ready to be called. Confined to one thread at a time. */
public interface Handler {
    /** Calls the function. Throws whatever the function throws. */
    void handle(Payload request, ResponseBuffer response, Context context) throws Throwable;
}
