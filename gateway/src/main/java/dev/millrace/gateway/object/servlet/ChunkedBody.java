package dev.millrace.gateway.object.servlet;

import dev.millrace.gateway.auth.ChunkSignatures;
import dev.millrace.gateway.auth.ContentHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * A body that a client frames in chunks of AWS's, looked at as it passes: the store reads as many bytes as were
 * announced, and finds neither that this was wrong nor what stands behind the last chunk. So the last of these bytes
 * is held back until all is known to be well; without it the store keeps nothing. Confined to the thread that reads it.
 *
 * <pre>
 * LINE ──length──► CONTENT ──► END_OF_CHUNK ──► LINE
 *   └─────0──────► TRAILERS ──empty line──► OVER
 * </pre>
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
 */
final class ChunkedBody implements BodyCheck {
    static final String DECODED_LENGTH = "x-amz-decoded-content-length";
    private static final String TRAILER = "x-amz-trailer";
    private static final String CHUNK_SIGNATURE = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";
    /** The store holds a chunk in memory. */
    private static final int CHUNK_BYTES_MAX = 16 << 20;

    private static final int TRAILERS_BYTES_MAX = 16 * 1024;

    private final long announcedBytes;
    private final @Nullable FlexChecksum algorithm;
    private final @Nullable SdkChecksum checksum;
    /** What the chunks must be signed with; null when nobody need look. */
    private final @Nullable ChunkSignatures signatures;

    private final boolean hasSignedTrailers;
    private final MessageDigest chunkDigest = HashedBody.sha256();
    private final StringBuilder trailers = new StringBuilder();
    private final ChunkLine line = new ChunkLine();
    private final ByteBuf heldBack = Unpooled.buffer(0);
    private State state = State.LINE;
    private int leftOfChunk;
    private long contentBytes;
    private String chunkSignature = "";
    private boolean isChecked;
    private boolean areTrailersSigned;

    private ChunkedBody(
            long announcedBytes,
            @Nullable FlexChecksum algorithm,
            @Nullable ChunkSignatures signatures,
            boolean hasSignedTrailers) {
        this.announcedBytes = announcedBytes;
        this.signatures = signatures;
        this.hasSignedTrailers = hasSignedTrailers;
        this.algorithm = algorithm;
        this.checksum = algorithm == null ? null : algorithm.newChecksum();
    }

    /**
     * What is to be looked at; null when the body is plain.
     *
     * @param signatures which the chunks must have; null for any
     */
    static @Nullable ChunkedBody of(HttpHeaders headers, @Nullable ChunkSignatures signatures)
            throws BrokenBodyException {
        String kind = headers.get(ContentHash.HEADER);
        if (kind == null || !ContentHash.tellsOfChunks(kind)) {
            return null;
        }
        String trailer = headers.get(TRAILER);
        return new ChunkedBody(
                announced(headers.get(DECODED_LENGTH)),
                trailer == null ? null : algorithm(trailer.strip()),
                signatures,
                signatures != null && kind.endsWith("-TRAILER"));
    }

    private static long announced(@Nullable String length) throws BrokenBodyException {
        try {
            long bytes = length == null ? -1 : Long.parseLong(length.strip());
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException _) {
            // as bad as none
        }
        throw new BrokenBodyException("MissingContentLength", "You must provide the Content-Length HTTP header.");
    }

    private static @Nullable FlexChecksum algorithm(String header) {
        return FlexChecksum.fromHeaderName(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public ByteBuf pass(ByteBuf part) throws BrokenBodyException {
        int from = part.readerIndex();
        ByteBuf rest = part.duplicate();
        int mayGo = from;
        while (rest.isReadable()) {
            boolean wasComplete = contentBytes == announcedBytes;
            step(rest);
            if (contentBytes < announcedBytes) {
                mayGo = rest.readerIndex();
            } else if (!wasComplete) {
                mayGo = rest.readerIndex() - 1;
            }
        }
        if (heldBack.readableBytes() + part.writerIndex() - mayGo > TRAILERS_BYTES_MAX) {
            throw malformed("there are more than " + TRAILERS_BYTES_MAX + " bytes behind its last chunk");
        }
        heldBack.writeBytes(part, mayGo, part.writerIndex() - mayGo);
        return part.retainedSlice(from, mayGo - from);
    }

    @Override
    public long announcedBytes() {
        return announcedBytes;
    }

    @Override
    public ByteBuf end() throws BrokenBodyException {
        boolean isOver = state == State.OVER || state == State.TRAILERS;
        if (!isOver || contentBytes != announcedBytes) {
            throw incomplete();
        }
        if (algorithm != null && !isChecked) {
            throw new BrokenBodyException(
                    "MalformedTrailerError",
                    "The request contained trailing data that was not well-formed or did not conform to our published"
                            + " schema.");
        }
        if (hasSignedTrailers && !areTrailersSigned) {
            throw otherSignature();
        }
        return heldBack;
    }

    private void step(ByteBuf rest) throws BrokenBodyException {
        switch (state) {
            case LINE -> {
                if (line.isWhole(rest)) {
                    begin(line.take());
                }
            }
            case CONTENT -> take(rest);
            case END_OF_CHUNK -> {
                if (line.isWhole(rest)) {
                    requireNothing(line.take());
                    checkSignature();
                    state = State.LINE;
                }
            }
            case TRAILERS -> {
                if (line.isWhole(rest)) {
                    trailer(line.take());
                }
            }
            case OVER -> throw malformed("there is more behind its end");
        }
    }

    private void begin(String head) throws BrokenBodyException {
        int semicolon = head.indexOf(';');
        String length = (semicolon < 0 ? head : head.substring(0, semicolon)).strip();
        if (!length.matches("[0-9A-Fa-f]{1,8}")) {
            throw malformed("a chunk has no length");
        }
        long bytes = Long.parseLong(length, 16);
        if (bytes > CHUNK_BYTES_MAX) {
            throw malformed("a chunk is longer than " + CHUNK_BYTES_MAX + " bytes");
        }
        if (contentBytes + bytes > announcedBytes) {
            throw new BrokenBodyException(
                    "IncompleteBody", "The body is longer than the " + DECODED_LENGTH + " of " + announcedBytes + ".");
        }
        if (bytes == 0 && contentBytes < announcedBytes) {
            throw incomplete(); // before the store sees an end
        }
        leftOfChunk = (int) bytes;
        int signature = head.indexOf(CHUNK_SIGNATURE);
        chunkSignature = signature < 0 ? "" : head.substring(signature + CHUNK_SIGNATURE.length()).strip();
        state = bytes == 0 ? State.TRAILERS : State.CONTENT;
        if (bytes == 0) {
            checkSignature();
        }
    }

    private void take(ByteBuf rest) {
        int count = Math.min(leftOfChunk, rest.readableBytes());
        if (checksum != null) {
            checksum.update(rest.nioBuffer(rest.readerIndex(), count));
        }
        if (signatures != null) {
            chunkDigest.update(rest.nioBuffer(rest.readerIndex(), count));
        }
        rest.skipBytes(count);
        contentBytes += count;
        leftOfChunk -= count;
        if (leftOfChunk == 0) {
            state = State.END_OF_CHUNK;
        }
    }

    private void checkSignature() throws BrokenBodyException {
        if (signatures != null && !signatures.isOfChunk(chunkSignature, chunkDigest.digest())) {
            throw otherSignature();
        }
    }

    private static void requireNothing(String text) throws BrokenBodyException {
        if (!text.isEmpty()) {
            throw malformed("a chunk is longer than it says");
        }
    }

    private void trailer(String text) throws BrokenBodyException {
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            state = State.OVER;
            return;
        }
        if (colon > 0) {
            see(text.substring(0, colon).strip().toLowerCase(Locale.ROOT), text.substring(colon + 1).strip());
        }
        boolean isAnnounced = colon > 0 && algorithm == algorithm(text.substring(0, colon));
        if (isAnnounced && algorithm != null && checksum != null) {
            String calculated = Base64.getEncoder().encodeToString(checksum.getChecksumBytes());
            if (!calculated.equals(text.substring(colon + 1).strip())) {
                throw new BrokenBodyException(
                        "BadDigest",
                        "The " + algorithm.name() + " you specified did not match the calculated checksum.");
            }
            isChecked = true;
        }
    }

    private void see(String name, String value) throws BrokenBodyException {
        if (!name.equals(TRAILER_SIGNATURE)) {
            trailers.append(name).append(':').append(value).append('\n');
        } else if (signatures != null) {
            areTrailersSigned = signatures.isOfTrailers(value, trailers.toString());
            if (!areTrailersSigned) {
                throw otherSignature();
            }
        }
    }

    private static BrokenBodyException otherSignature() {
        return new BrokenBodyException(
                "SignatureDoesNotMatch",
                "The signature of a part of the body that we calculated does not match the signature you provided.");
    }

    private static BrokenBodyException incomplete() {
        return new BrokenBodyException(
                "IncompleteBody",
                "You did not provide the number of bytes specified by the Content-Length HTTP header.");
    }

    private static BrokenBodyException malformed(String why) {
        return new BrokenBodyException("InvalidRequest", "The body is not in chunks as it says: " + why + ".");
    }

    private enum State {
        LINE,
        CONTENT,
        END_OF_CHUNK,
        TRAILERS,
        OVER
    }
}
