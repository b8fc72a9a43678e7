package dev.millrace.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a secret comes to for one day, region and service. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Create a signed request</a>
 */
public final class SigningKey {
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String MAC = "HmacSHA256";

    private final String scope;
    private final byte[] key;

    /** @param scope {@code DATE/REGION/SERVICE/aws4_request} */
    public SigningKey(String secret, String scope) {
        byte[] derived = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            derived = mac(derived, part);
        }
        this.scope = scope;
        this.key = derived;
    }

    public String scope() {
        return scope;
    }

    /**
     * The signature of a request, in hexadecimal digits.
     *
     * @param time as it stands in the request
     */
    public String sign(String canonicalRequest, String time) {
        byte[] hash = sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8));
        return signText(ALGORITHM + '\n' + time + '\n' + scope + '\n' + HexFormat.of().formatHex(hash));
    }

    /** The signature of a text as it is, such as the policy of a form. */
    String signText(String text) {
        return HexFormat.of().formatHex(mac(key, text));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
