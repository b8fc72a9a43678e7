package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Payload;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of a request, collected as it comes, up to AWS's limit. Confined to the event loop. */
final class AnswerBody {
    private static final int FIRST_CAPACITY_BYTES = 512;

    private byte[] bytes;
    private int length;
    private boolean tooLarge;

    /** @param announcedBytes the Content-Length, or -1 when the body comes in chunks */
    AnswerBody(long announcedBytes) {
        tooLarge = announcedBytes > Payload.SYNC_BYTES_MAX;
        bytes = new byte[announcedBytes < 0 || tooLarge ? FIRST_CAPACITY_BYTES : (int) announcedBytes];
    }

    void add(ByteBuf part) {
        int added = part.readableBytes();
        if (tooLarge || length + added > Payload.SYNC_BYTES_MAX) {
            tooLarge = true; // the rest is read and dropped
            return;
        }
        if (length + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(Payload.SYNC_BYTES_MAX, Math.max(length + added, 2 * bytes.length)));
        }
        part.readBytes(bytes, length, added);
        length += added;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    /** What was collected; called once. */
    Payload payload() {
        return Payload.of(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
}
