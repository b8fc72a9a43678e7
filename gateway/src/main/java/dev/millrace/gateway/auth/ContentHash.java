package dev.millrace.gateway.auth;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What requests of S3 say of their bodies in {@code x-amz-content-sha256}: a hash, or that there is none. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html">Values</a>
 */
public final class ContentHash {
    public static final String HEADER = "x-amz-content-sha256";

    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String IN_CHUNKS = "STREAMING-";
    private static final String SIGNED_CHUNKS = IN_CHUNKS + SigningKey.ALGORITHM + "-PAYLOAD";
    private static final String SIGNED_TRAILERS = SIGNED_CHUNKS + "-TRAILER";
    private static final Set<String> WORDS =
            Set.of(UNSIGNED, IN_CHUNKS + UNSIGNED + "-TRAILER", SIGNED_CHUNKS, SIGNED_TRAILERS);
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");

    private ContentHash() {}

    /** Whether it is the hash of the body; null, and any of the words, is not. */
    public static boolean isHash(@Nullable String value) {
        return value != null && HASH.matcher(value).matches();
    }

    /** Whether the body comes in chunks of AWS's, signed or not. */
    public static boolean tellsOfChunks(@Nullable String value) {
        return value != null && value.startsWith(IN_CHUNKS);
    }

    /** Whether a body has a hash, which {@link #isHash}. */
    public static boolean isOf(@Nullable String hash, Payload body) {
        return HexFormat.of().formatHex(SigningKey.sha256(body.array())).equalsIgnoreCase(hash);
    }

    static boolean hasSignedChunks(String value) {
        return value.equals(SIGNED_CHUNKS) || value.equals(SIGNED_TRAILERS);
    }

    /** What a request with an {@code Authorization} header says, which it must. */
    static String ofHeader(SignedRequest request) {
        String value = request.header(HEADER);
        if (value == null) {
            throw new RefusedException(new Refusal.OfService(
                    "InvalidRequest", "Missing required header for this request: " + HEADER));
        }
        return checked(value);
    }

    /** What is said by a link, which is mostly made before what will be sent with it is known. */
    static String ofLink(SignedRequest request) {
        String value = request.header(HEADER);
        return value == null ? UNSIGNED : checked(value);
    }

    private static String checked(String value) {
        if (!WORDS.contains(value) && !isHash(value)) {
            throw new RefusedException(new Refusal.OfService(
                    "InvalidArgument",
                    HEADER + " must be " + UNSIGNED + ", " + IN_CHUNKS + UNSIGNED + "-TRAILER, " + SIGNED_CHUNKS + ", "
                            + SIGNED_TRAILERS + " or a valid sha256 value."));
        }
        return value;
    }
}
