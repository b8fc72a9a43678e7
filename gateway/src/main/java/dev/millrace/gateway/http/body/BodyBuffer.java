package dev.millrace.gateway.http.body;

import dev.millrace.engine.invocation.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of the request that a connection is reading, and the memory that it took from the budget until the request
 * has been answered. Grows with what has arrived, not with what was announced. Confined to the connection's event loop.
 */
public final class BodyBuffer {
    private static final int FIRST_BYTES = 64 * 1024;
    private static final byte[] NONE = {};

    private final BodyBudget budget;
    private byte[] bytes = NONE;
    private int sizeBytes;
    private int chargedBytes;

    public BodyBuffer(BodyBudget budget) {
        this.budget = budget;
    }

    /** Appends a part. Returns false when the server has no memory left for it. */
    public boolean append(ByteBuf part, int bodyBytesMax) {
        int partBytes = part.readableBytes();
        int neededBytes = sizeBytes + partBytes;
        if (neededBytes > bytes.length) {
            int grownBytes =
                    Math.clamp(2L * bytes.length, Math.max(FIRST_BYTES, neededBytes), bodyBytesMax + FIRST_BYTES);
            if (!budget.take(grownBytes - chargedBytes)) {
                return false;
            }
            chargedBytes = grownBytes;
            bytes = Arrays.copyOf(bytes, grownBytes);
        }
        part.getBytes(part.readerIndex(), bytes, sizeBytes, partBytes);
        sizeBytes = neededBytes;
        return true;
    }

    /** The whole body once {@code last} has been added; null when the server has no memory left for it. */
    public @Nullable Payload finish(ByteBuf last, int bodyBytesMax) {
        if (sizeBytes == 0) {
            return last.isReadable() ? Payload.of(ByteBufUtil.getBytes(last)) : Payload.EMPTY;
        }
        if (!append(last, bodyBytesMax)) {
            return null;
        }
        byte[] whole = bytes.length == sizeBytes ? bytes : Arrays.copyOf(bytes, sizeBytes);
        bytes = NONE;
        sizeBytes = 0;
        return Payload.of(whole);
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /** Drops what was read and gives its memory back to the budget. */
    public void release() {
        if (chargedBytes > 0) {
            budget.giveBack(chargedBytes);
            chargedBytes = 0;
            bytes = NONE;
            sizeBytes = 0;
        }
    }
}
