package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import io.netty.buffer.ByteBuf;

/** A response that goes on to the caller as it comes, so that nothing of it is kept. Confined to the event loop. */
final class StreamedBody implements CallBody {
    private final ResponseStream stream;
    private final Runnable whenTooLarge;
    private boolean tooLarge;

    /**
     * @param stream the worker has begun it
     * @param whenTooLarge called once, when more comes than a response may hold; the rest is dropped
     */
    StreamedBody(ResponseStream stream, Runnable whenTooLarge) {
        this.stream = stream;
        this.whenTooLarge = whenTooLarge;
    }

    @Override
    public void add(ByteBuf part) {
        if (!tooLarge && part.isReadable() && !stream.write(part.nioBuffer())) {
            tooLarge = true;
            whenTooLarge.run();
        }
    }

    @Override
    public boolean mayGoOn() {
        return stream.flush();
    }

    @Override
    public boolean tooLarge() {
        return tooLarge;
    }

    @Override
    public Payload payload() {
        return Payload.EMPTY;
    }
}
