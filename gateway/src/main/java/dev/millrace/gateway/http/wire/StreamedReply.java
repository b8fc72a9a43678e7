package dev.millrace.gateway.http.wire;

import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/** A streamed answer of one channel. Confined to its event loop. */
public final class StreamedReply implements ReplyStream {
    private final Channel channel;
    private final Wire wire;
    private final BodyForm form;
    private final Runnable whenWritable;
    private final Consumer<StreamedReply> whenEnded;
    private long missingBytes;
    private boolean ended;
    private boolean cutShort;

    /**
     * The stream behind a head that has been written.
     *
     * @param bodyBytes what the head has told of the body, where it is {@link BodyForm#COUNTED}
     * @param whenWritable told when the client takes more again
     * @param whenEnded told once, when all parts have been written or the answer was given up
     */
    public StreamedReply(
            Channel channel,
            Wire wire,
            BodyForm form,
            long bodyBytes,
            Runnable whenWritable,
            Consumer<StreamedReply> whenEnded) {
        this.channel = channel;
        this.wire = wire;
        this.form = form;
        this.missingBytes = form == BodyForm.COUNTED ? bodyBytes : 0;
        this.whenWritable = whenWritable;
        this.whenEnded = whenEnded;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() || !channel.isActive();
    }

    @Override
    public void write(ByteBuf part) {
        if (ended) {
            part.release();
            throw new IllegalStateException("written behind the end of an answer");
        }
        int bytes = part.readableBytes();
        if (bytes == 0 || form == BodyForm.NONE || !channel.isActive()) {
            part.release();
        } else if (form == BodyForm.COUNTED && bytes > missingBytes) {
            part.release();
            throw new IllegalStateException("an answer is longer than its head has told");
        } else {
            missingBytes -= form == BodyForm.COUNTED ? bytes : 0;
            wire.part(channel, form, part);
        }
    }

    @Override
    public void end() {
        finish(missingBytes > 0);
    }

    @Override
    public void abort() {
        finish(true);
    }

    /** The client takes more again. */
    public void writable() {
        if (!ended) {
            whenWritable.run();
        }
    }

    /** Whether the client has not had all that it was promised, and must see it. */
    public boolean isCutShort() {
        return cutShort;
    }

    /** How the client knows where the body ends. */
    public BodyForm form() {
        return form;
    }

    private void finish(boolean tooEarly) {
        if (!ended) {
            ended = true;
            cutShort = tooEarly;
            whenEnded.accept(this);
        }
    }
}
