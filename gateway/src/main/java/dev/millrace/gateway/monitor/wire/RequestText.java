package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * What a request says, also when it is compressed, as SDKs do from 10 KiB on. Stateless.
 *
 * @see <a href="https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait">requestCompression</a>
 */
final class RequestText {
    /** Of a request of PutMetricData, unpacked. */
    private static final int BYTES_MAX = 1 << 20;

    private RequestText() {}

    /** The body, unpacked. Refuses encodings other than gzip, and what is too large when it is unpacked. */
    static Payload of(HttpCall call) {
        String encoding = call.header("content-encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity") || encoding.equalsIgnoreCase("aws-chunked")) {
            return call.body();
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new RefusedException(
                    new Refusal.Malformed("The content encoding " + encoding + " is not supported; gzip is"));
        }
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(call.body().array()))) {
            byte[] bytes = unpacked.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new RefusedException(new Refusal.TooLarge(
                        "Request must be smaller than " + BYTES_MAX + " bytes when it is unpacked", false));
            }
            return Payload.of(bytes);
        } catch (IOException e) {
            throw new RefusedException(new Refusal.Malformed("The body could not be unpacked: " + e.getMessage()));
        }
    }
}
