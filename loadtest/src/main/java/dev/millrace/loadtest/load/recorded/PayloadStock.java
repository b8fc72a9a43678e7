package dev.millrace.loadtest.load.recorded;

import dev.millrace.engine.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Payloads of calls, each content once. Confined to one thread. */
final class PayloadStock {
    private static final String FILLER = "{\"synthetic\":\"";
    private static final int BYTES_MAX = 256 << 20;

    private final Map<ByteBuffer, Payload> kept = new HashMap<>();
    private long bytes;

    /** The payload, or one with the same content. Throws {@link IllegalArgumentException} when all take too much. */
    Payload of(Payload payload) {
        Payload known = kept.putIfAbsent(ByteBuffer.wrap(payload.array()), payload);
        if (known != null) {
            return known;
        }
        bytes += payload.sizeBytes();
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException("the payloads of the recorded calls take more than " + BYTES_MAX
                    + " bytes; choose fewer by --function, --from and --to");
        }
        return payload;
    }

    /** JSON of that size, which is 1 byte at least. */
    Payload filler(int sizeBytes) {
        if (sizeBytes < 2) {
            return of(Payload.ofText("0"));
        }
        if (sizeBytes == 2) {
            return of(Payload.ofText("{}"));
        }
        boolean small = sizeBytes < FILLER.length() + "\"}".length();
        byte[] head = (small ? "\"" : FILLER).getBytes(StandardCharsets.US_ASCII);
        byte[] end = (small ? "\"" : "\"}").getBytes(StandardCharsets.US_ASCII);
        byte[] filled = Arrays.copyOf(head, sizeBytes);
        Arrays.fill(filled, head.length, sizeBytes - end.length, (byte) 'x');
        System.arraycopy(end, 0, filled, sizeBytes - end.length, end.length);
        return of(Payload.of(filled));
    }
}
