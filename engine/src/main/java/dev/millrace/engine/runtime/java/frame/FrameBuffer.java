package dev.millrace.engine.runtime.java.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames as they lie on the wire, one behind the other; the last may be half written. Guarded by its outbox. */
final class FrameBuffer {
    private static final int CAPACITY_BYTES_KEPT = 1 << 20;

    private byte[] bytes = new byte[8_192];
    private ByteBuffer numbers = ByteBuffer.wrap(bytes);
    private int size;
    private int frameAt;
    private int taken;

    FrameBuffer begin(byte kind, int place) {
        frameAt = size;
        reserve(4 + FrameFormat.HEAD_BYTES);
        numbers.put(size + 4, kind).putInt(size + 5, place);
        size += 4 + FrameFormat.HEAD_BYTES;
        return this;
    }

    /** Completes the frame; one that is too long is left out, and refused. */
    void end() {
        int length = size - frameAt - 4;
        if (length > FrameFormat.FRAME_BYTES_MAX) {
            size = frameAt;
            throw new IllegalArgumentException("a frame of " + length + " bytes is too long");
        }
        numbers.putInt(frameAt, length);
    }

    FrameBuffer putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    FrameBuffer putInt(int value) {
        reserve(4);
        numbers.putInt(size, value);
        size += 4;
        return this;
    }

    FrameBuffer putLong(long value) {
        reserve(8);
        numbers.putLong(size, value);
        size += 8;
        return this;
    }

    FrameBuffer putText(@Nullable String text) {
        if (text == null) {
            return putInt(-1);
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return putBytes(utf8, 0, utf8.length);
    }

    FrameBuffer putBytes(byte[] source, int offset, int length) {
        putInt(length);
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    FrameBuffer putMap(Map<String, String> map) {
        putInt(map.size());
        map.forEach((key, value) -> putText(key).putText(value));
        return this;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            resize((int) Math.min(Integer.MAX_VALUE - 16, Math.max(2L * bytes.length, (long) size + more)));
        }
    }

    private void resize(int capacity) {
        byte[] moved = new byte[capacity];
        System.arraycopy(bytes, 0, moved, 0, size);
        bytes = moved;
        numbers = ByteBuffer.wrap(moved);
    }

    int sizeBytes() {
        return size;
    }

    /** Moves as much as fits into {@code target}; false when nothing is left. */
    boolean moveTo(ByteBuffer target) {
        int moved = Math.min(target.remaining(), size - taken);
        target.put(bytes, taken, moved);
        taken += moved;
        return moved > 0;
    }

    void clear() {
        size = 0;
        taken = 0;
        if (bytes.length > CAPACITY_BYTES_KEPT) {
            resize(CAPACITY_BYTES_KEPT);
        }
    }
}
