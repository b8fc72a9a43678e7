package dev.millrace.gateway.auth;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the {@code Authorization} header of S3's requests says of their signature, in S3's words. What it throws
 * is a {@link RefusedException}. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html">Header</a>
 */
final class HeaderReader {
    private static final String OLD = "AWS ";
    private static final Duration SKEW_MAX = Duration.ofMinutes(15);

    private HeaderReader() {}

    /** Whether it is of version 2: {@code AWS KEY:SIGNATURE}. */
    static boolean isOld(String authorization) {
        return authorization.startsWith(OLD) && authorization.indexOf(':') > OLD.length();
    }

    static String oldKey(String authorization) {
        return authorization.substring(OLD.length(), authorization.indexOf(':')).strip();
    }

    /** The signature of a request that was made just now. */
    static Signature read(String authorization, @Nullable String time, Instant now) {
        int space = authorization.indexOf(' ');
        String algorithm = space < 0 ? authorization : authorization.substring(0, space);
        if (isOld(authorization)) {
            throw new RefusedException(ObjectSignatures.OLD_MECHANISM);
        }
        if (!algorithm.equals(SigningKey.ALGORITHM)) {
            throw refused("InvalidArgument", "Unsupported Authorization Type");
        }
        Map<String, String> parts = parts(authorization.substring(algorithm.length()));
        String credential = parts.getOrDefault("Credential", "");
        String headers = parts.getOrDefault("SignedHeaders", "");
        String value = parts.getOrDefault("Signature", "");
        if (credential.isEmpty() || headers.isEmpty() || value.isEmpty()) {
            throw malformed("the authorization header requires three components: Credential, SignedHeaders, and"
                    + " Signature.");
        }
        Signature signature = signature(credential, String.valueOf(time), List.of(headers.split(";", -1)), value);
        checkTime(signature, now);
        return signature;
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        return parts;
    }

    private static Signature signature(String credential, String time, List<String> headers, String value) {
        try {
            return Signature.of(credential, time, headers, value, 0);
        } catch (UnacceptableSignatureException _) {
            throw malformed(Signature.MALFORMED_CREDENTIAL);
        }
    }

    private static void checkTime(Signature signature, Instant now) {
        Instant made;
        try {
            made = signature.instant();
        } catch (UnacceptableSignatureException _) {
            throw refused("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
        }
        if (Duration.between(made, now).abs().compareTo(SKEW_MAX) > 0) {
            throw new RefusedException(new Refusal.OfService(
                    "RequestTimeTooSkewed",
                    "The difference between the request time and the current time is too large.",
                    Map.of("RequestTime", signature.time(), "ServerTime", now.toString())));
        }
    }

    private static RefusedException malformed(String why) {
        return refused("AuthorizationHeaderMalformed", "The authorization header is malformed; " + why);
    }

    private static RefusedException refused(String code, String message) {
        return new RefusedException(new Refusal.OfService(code, message));
    }
}
