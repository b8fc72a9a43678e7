package dev.millrace.gateway.http;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer whose body is a file: read a part at a time on the control threads, and no faster than the client takes it.
 * Confined to the event loop, but for the reading, of which there is one at a time.
 */
final class FileSending {
    private static final Logger LOG = LoggerFactory.getLogger(FileSending.class);
    private static final int PART_BYTES = 256 * 1024;

    private final Exchange exchange;
    private final HttpReply head;
    private final FileChannel file;
    private final long fileBytes;
    private final Executor threads;
    private @Nullable ReplyStream stream;
    private long sentBytes;
    private boolean reading;
    private boolean over;

    private FileSending(Exchange exchange, HttpReply head, FileChannel file, long fileBytes, Executor threads) {
        this.exchange = exchange;
        this.head = head;
        this.file = file;
        this.fileBytes = fileBytes;
        this.threads = threads;
    }

    /** Answers with the file. Called on a control thread; throws when there is no such file. */
    static void begin(Exchange exchange, HttpReply head, Path path, Executor threads) {
        try {
            FileChannel file = FileChannel.open(path);
            exchange.onLoop(new FileSending(exchange, head, file, file.size(), threads)::answer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private void answer() {
        stream = exchange.stream(ReplyHead.of(head), fileBytes, this::readMore);
        exchange.whenGone(this::cutShort);
        readMore();
    }

    private void readMore() {
        if (over || reading) {
            return;
        }
        reading = true;
        try {
            threads.execute(this::read);
        } catch (RejectedExecutionException e) {
            LOG.warn("Request {} is cut short: the server has more to do than it can queue", exchange.requestId());
            cutShort();
        }
    }

    private void read() {
        try {
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART_BYTES, fileBytes - sentBytes));
            while (part.hasRemaining()) {
                if (file.read(part, sentBytes + part.position()) < 0) {
                    throw new IOException("it is shorter than it was");
                }
            }
            exchange.onLoop(() -> send(part.flip()));
        } catch (IOException | RuntimeException | Error e) {
            exchange.onLoop(() -> failed(e));
        }
    }

    private void send(ByteBuffer part) {
        reading = false;
        ReplyStream to = stream;
        if (over || to == null) {
            return;
        }
        sentBytes += part.remaining();
        to.write(Unpooled.wrappedBuffer(part));
        if (sentBytes == fileBytes) {
            close();
            to.end();
        } else if (to.isWritable()) {
            readMore();
        }
    }

    private void failed(Throwable cause) {
        if (!over) { // else the client has left, and the file was closed under its reader
            LOG.error("Request {} is cut short: its file cannot be read", exchange.requestId(), cause);
            cutShort();
        }
    }

    private void cutShort() {
        ReplyStream begun = stream;
        close();
        if (begun != null) {
            begun.abort();
        }
    }

    private void close() {
        if (!over) {
            over = true;
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("The file of request {} cannot be closed", exchange.requestId(), e);
            }
        }
    }
}
