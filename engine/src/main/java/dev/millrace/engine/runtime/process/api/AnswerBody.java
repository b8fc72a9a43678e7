package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Payload;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The body of a request, collected as it comes, up to AWS's limit. It takes memory for what has come, not for what was
 * announced. Confined to the event loop.
 */
final class AnswerBody implements CallBody {
    /** So much is taken with the first bytes: most bodies are smaller, and put at once where they stay. */
    private static final int FIRST_BYTES = 16 * 1024;

    private static final byte[] NOTHING = {};

    private final int lengthMax;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean tooLarge;

    /** @param announcedBytes the Content-Length, or -1 when the body comes in chunks */
    AnswerBody(long announcedBytes) {
        tooLarge = announcedBytes > Payload.SYNC_BYTES_MAX;
        lengthMax = announcedBytes < 0 || tooLarge ? Payload.SYNC_BYTES_MAX : (int) announcedBytes;
    }

    @Override
    public void add(ByteBuf part) {
        int added = part.readableBytes();
        if (tooLarge || length + added > lengthMax) {
            tooLarge = true; // the rest is read and dropped
            bytes = NOTHING;
            return;
        }
        if (length + added > bytes.length) {
            int capacity = Math.max(length + added, Math.max(FIRST_BYTES, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.min(lengthMax, capacity));
        }
        part.readBytes(bytes, length, added);
        length += added;
    }

    @Override
    public boolean mayGoOn() {
        return true;
    }

    @Override
    public boolean tooLarge() {
        return tooLarge;
    }

    @Override
    public Payload payload() {
        if (tooLarge) {
            throw new IllegalStateException("a body that is too large is not kept");
        }
        return Payload.of(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
}
