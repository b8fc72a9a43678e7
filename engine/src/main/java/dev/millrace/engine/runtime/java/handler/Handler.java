package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.Context;

/** A function's handler, ready to be called. Confined to one thread at a time. */
public interface Handler {
    /** Calls the function. Throws whatever the function throws. */
    void handle(byte[] request, ResponseBuffer response, Context context) throws Throwable;
}
