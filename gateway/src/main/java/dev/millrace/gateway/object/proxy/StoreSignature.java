package dev.millrace.gateway.object.proxy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
    private String keyDate = "";
    private byte[] key = {};

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
        String date = time.substring(0, DATE_CHARS);
        String scope = date + "/us-east-1/s3/aws4_request";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                    + HexFormat.of().formatHex(hash);
            return "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + HEADERS
                    + ", Signature=" + HexFormat.of().formatHex(hmac(keyOf(date), text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] keyOf(String date) throws GeneralSecurityException {
        if (!date.equals(keyDate)) {
            byte[] ofDate = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
            key = hmac(hmac(hmac(ofDate, "us-east-1"), "s3"), "aws4_request");
            keyDate = date;
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
