package dev.millrace.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The signatures of a body's chunks, each of which covers the one before it. Confined to the thread that reads the
 * body.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Signatures of chunks</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Of trailers</a>
 */
public final class ChunkSignatures {
    private static final String OF_CHUNK = SigningKey.ALGORITHM + "-PAYLOAD\n";
    private static final String OF_TRAILERS = SigningKey.ALGORITHM + "-TRAILER\n";
    private static final String NO_HEADERS = HexFormat.of().formatHex(SigningKey.sha256(new byte[0]));

    private final SigningKey key;
    private final String time;
    private String previous;

    /**
     * Those of the body of one request.
     *
     * @param time when the request was signed, as it stands there
     * @param seed the request's own signature
     */
    ChunkSignatures(SigningKey key, String time, String seed) {
        this.key = key;
        this.time = time;
        this.previous = seed;
    }

    /** Whether the next chunk has that signature. Where it has not, there is no next one. */
    public boolean isOfChunk(String signature, byte[] sha256) {
        return isNext(signature, OF_CHUNK, NO_HEADERS + '\n' + HexFormat.of().formatHex(sha256));
    }

    /**
     * Whether the trailers behind the last chunk have that signature.
     *
     * @param lines {@code name:value} of each, with a line's end behind
     */
    public boolean isOfTrailers(String signature, String lines) {
        byte[] sha256 = SigningKey.sha256(lines.getBytes(StandardCharsets.UTF_8));
        return isNext(signature, OF_TRAILERS, HexFormat.of().formatHex(sha256));
    }

    private boolean isNext(String signature, String kind, String hashes) {
        String expected = key.signText(kind + time + '\n' + key.scope() + '\n' + previous + '\n' + hashes);
        previous = expected;
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
