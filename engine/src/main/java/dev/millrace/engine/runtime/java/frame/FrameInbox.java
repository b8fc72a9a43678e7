package dev.millrace.engine.runtime.java.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames that come in: one read may bring many, and a long one takes many reads. Confined to one thread at a time. */
public final class FrameInbox {
    private static final int CAPACITY_BYTES = 1 << 16;

    private final ByteBuffer staging = ByteBuffer.allocateDirect(CAPACITY_BYTES);
    private byte[] bytes = new byte[CAPACITY_BYTES];
    private ByteBuffer numbers = ByteBuffer.wrap(bytes);
    private int from;
    private int to;
    private int at;
    private int frameEnd;

    /** Moves on to the next frame; false when none is here as a whole. */
    boolean next() throws MalformedFrameException {
        from = frameEnd;
        if (to - from < 4) {
            return false;
        }
        int length = lengthOfNext();
        if (to - from - 4 < length) {
            return false;
        }
        at = from + 4;
        frameEnd = at + length;
        return true;
    }

    private int lengthOfNext() throws MalformedFrameException {
        int length = numbers.getInt(from);
        if (length < FrameFormat.HEAD_BYTES || length > FrameFormat.FRAME_BYTES_MAX) {
            throw new MalformedFrameException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    /** Reads once. Called when {@link #next} has returned false. Returns -1 at the end, 0 when nothing came. */
    public int fill(ReadableByteChannel channel) throws IOException {
        makeRoom();
        staging.clear().limit(Math.min(staging.capacity(), bytes.length - to));
        int read = channel.read(staging);
        if (read > 0) {
            staging.flip().get(bytes, to, read);
            to += read;
        }
        return read;
    }

    /** Moves the part of a frame that is here to the front, of a larger array if need be. */
    private void makeRoom() throws MalformedFrameException {
        int have = to - from;
        int need = have < 4 ? CAPACITY_BYTES : Math.max(CAPACITY_BYTES, 4 + lengthOfNext());
        if (need == bytes.length) {
            System.arraycopy(bytes, from, bytes, 0, have);
        } else {
            byte[] moved = new byte[need];
            System.arraycopy(bytes, from, moved, 0, have);
            bytes = moved;
            numbers = ByteBuffer.wrap(moved);
        }
        from = 0;
        frameEnd = 0;
        to = have;
    }

    byte getByte() throws MalformedFrameException {
        return bytes[advance(1)];
    }

    int getInt() throws MalformedFrameException {
        return numbers.getInt(advance(4));
    }

    long getLong() throws MalformedFrameException {
        return numbers.getLong(advance(8));
    }

    int getPlace() throws MalformedFrameException {
        int place = getInt();
        if (place < 0 || place >= FrameFormat.PLACES_MAX) {
            throw new MalformedFrameException("place " + Integer.toUnsignedString(place));
        }
        return place;
    }

    boolean getFlag() throws MalformedFrameException {
        byte flag = getByte();
        if (flag != 0 && flag != 1) {
            throw new MalformedFrameException("flag " + flag);
        }
        return flag == 1;
    }

    String getText() throws MalformedFrameException {
        int length = getInt();
        return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
    }

    @Nullable String getTextOrNull() throws MalformedFrameException {
        if (frameEnd - at >= 4 && numbers.getInt(at) == -1) {
            at += 4;
            return null;
        }
        return getText();
    }

    byte[] getBytes() throws MalformedFrameException {
        int length = getInt();
        byte[] copy = new byte[checked(length)];
        System.arraycopy(bytes, advance(length), copy, 0, length);
        return copy;
    }

    Map<String, String> getMap() throws MalformedFrameException {
        int entries = getInt();
        if (entries < 0 || entries > (frameEnd - at) / 8) {
            throw new MalformedFrameException("a map of " + Integer.toUnsignedString(entries) + " entries");
        }
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            map.put(getText(), getText());
        }
        return Map.copyOf(map);
    }

    /** The array that holds what {@link #skipBytes} tells of; valid until the next frame. */
    byte[] array() {
        return bytes;
    }

    /** Passes over bytes and returns their offset; they end where the frame is at now. */
    int skipBytes() throws MalformedFrameException {
        return advance(getInt());
    }

    int position() {
        return at;
    }

    /** Called when all fields have been read. */
    void finish() throws MalformedFrameException {
        if (at != frameEnd) {
            throw new MalformedFrameException(frameEnd - at + " bytes too many in a frame");
        }
    }

    private int advance(int length) throws MalformedFrameException {
        int start = at;
        at += checked(length);
        return start;
    }

    private int checked(int length) throws MalformedFrameException {
        if (length < 0 || length > frameEnd - at) {
            throw new MalformedFrameException(
                    "a field of " + Integer.toUnsignedString(length) + " bytes where " + (frameEnd - at) + " are left");
        }
        return length;
    }
}
