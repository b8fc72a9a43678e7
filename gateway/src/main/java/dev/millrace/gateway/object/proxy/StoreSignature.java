package dev.millrace.gateway.object.proxy;

import dev.millrace.gateway.auth.SigningKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests to the store, so that nobody else can use its port. AWS's own signer will not do: it insists on
 * framing bodies that are streamed, and ours are framed by the client already. Confined to one event loop.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Signature version 4</a>
 */
final class StoreSignature {
    private static final String HEADERS = "host;x-amz-content-sha256;x-amz-date";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DATE_CHARS = 8;

    private final String secret;
    private final String host;
    private @Nullable SigningKey key;

    StoreSignature(String secret, String host) {
        this.secret = secret;
        this.host = host;
    }

    /** The time as the request must tell it. */
    static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }

    /**
     * The value of the {@code Authorization} header.
     *
     * @param query sorted and encoded
     * @param contentHash value of {@code x-amz-content-sha256}
     */
    String sign(String accessKey, String method, String path, String query, String contentHash, String time) {
        String canonical = method + "\n" + path + "\n" + query + "\nhost:" + host + "\nx-amz-content-sha256:"
                + contentHash + "\nx-amz-date:" + time + "\n\n" + HEADERS + "\n" + contentHash;
        SigningKey ofDay = keyOf(time.substring(0, DATE_CHARS));
        return SigningKey.ALGORITHM + " Credential=" + accessKey + "/" + ofDay.scope() + ", SignedHeaders=" + HEADERS
                + ", Signature=" + ofDay.sign(canonical, time);
    }

    private SigningKey keyOf(String date) {
        SigningKey present = key;
        if (present == null || !present.scope().startsWith(date)) {
            present = new SigningKey(secret, date + "/us-east-1/s3/aws4_request");
            key = present;
        }
        return present;
    }
}
