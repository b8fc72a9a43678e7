package dev.millrace.gateway.http.reply;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A streamed answer of one connection. Confined to its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, which its owner is told of
public final class StreamedReply implements ReplyStream {
    private static final ByteBuf CRLF =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeBytes(new byte[] {'\r', '\n'}));
    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(5).writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

    private final Channel channel;
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
     * @param whenEnded told once, when all has been written or the answer was given up
     */
    public StreamedReply(
            Channel channel,
            BodyForm form,
            long bodyBytes,
            Runnable whenWritable,
            Consumer<StreamedReply> whenEnded) {
        this.channel = channel;
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
        } else if (form == BodyForm.CHUNKED) {
            byte[] size = (Integer.toHexString(bytes) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            channel.write(channel.alloc().ioBuffer(size.length).writeBytes(size), channel.voidPromise());
            channel.write(part, channel.voidPromise());
            channel.writeAndFlush(CRLF.duplicate(), channel.voidPromise());
        } else if (form == BodyForm.COUNTED && bytes > missingBytes) {
            part.release();
            throw new IllegalStateException("an answer is longer than its head has told");
        } else {
            missingBytes -= form == BodyForm.COUNTED ? bytes : 0;
            channel.writeAndFlush(part, channel.voidPromise());
        }
    }

    @Override
    public void end() {
        if (!ended) {
            ended = true;
            cutShort = missingBytes > 0;
            if (form == BodyForm.CHUNKED && channel.isActive()) {
                channel.writeAndFlush(LAST_CHUNK.duplicate(), channel.voidPromise());
            }
            whenEnded.accept(this);
        }
    }

    @Override
    public void abort() {
        if (!ended) {
            ended = true;
            cutShort = true;
            whenEnded.accept(this);
        }
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

    /** How a client knows where the body of a streamed answer ends. */
    public enum BodyForm {
        /** There is none, whatever is written. */
        NONE,
        /** By its length, which the head has told. */
        COUNTED,
        CHUNKED,
        /** By the end of the connection. */
        UNTIL_CLOSE
    }
}
