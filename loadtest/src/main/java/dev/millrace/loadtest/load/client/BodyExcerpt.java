package dev.millrace.loadtest.load.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The first bytes of a failed reply's body: enough to find its {@code errorType}. Confined to the event loop. */
final class BodyExcerpt {
    private static final Pattern ERROR_TYPE = Pattern.compile("\"errorType\"\\s*:\\s*\"([^\"\\\\]{1,200})\"");
    private static final int BYTES_MAX = 4096;

    private byte[] bytes = new byte[0];
    private boolean keeping;
    private int length;

    void begin(boolean keep) {
        keeping = keep;
        length = 0;
        if (keep && bytes.length == 0) {
            bytes = new byte[BYTES_MAX];
        }
    }

    /** Reads at most {@code bytesMax} bytes from {@code in} and returns how many it read. */
    int take(ByteBuf in, long bytesMax) {
        int taken = (int) Math.min(bytesMax, in.readableBytes());
        if (keeping) {
            int kept = Math.min(taken, BYTES_MAX - length);
            in.getBytes(in.readerIndex(), bytes, length, kept);
            length += kept;
        }
        in.skipBytes(taken);
        return taken;
    }

    @Nullable String errorType() {
        Matcher matcher = ERROR_TYPE.matcher(new String(bytes, 0, length, StandardCharsets.UTF_8));
        return matcher.find() ? matcher.group(1) : null;
    }
}
