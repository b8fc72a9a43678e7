package dev.millrace.gateway.object.servlet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Base64;
import java.util.Locale;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;

/**
 * A body that a client frames in chunks of AWS's, looked at as it passes: the store reads as many bytes as were
 * announced, and finds neither that this was wrong nor what stands behind the last chunk. So the last of these bytes
 * is held back until all is known to be well; without it the store keeps nothing. Confined to the event loop.
 *
 * <pre>
 * LINE ──length──► CONTENT ──► END_OF_CHUNK ──► LINE
 *   └─────0──────► TRAILERS ──empty line──► OVER
 * </pre>
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
 */
final class ChunkedBody {
    static final String DECODED_LENGTH = "x-amz-decoded-content-length";
    private static final String TRAILER = "x-amz-trailer";
    /** The store holds a chunk in memory. */
    private static final int CHUNK_BYTES_MAX = 16 << 20;

    private static final int TRAILERS_BYTES_MAX = 16 * 1024;

    private final long announcedBytes;
    private final @Nullable FlexChecksum algorithm;
    private final @Nullable SdkChecksum checksum;
    private final ChunkLine line = new ChunkLine();
    private final ByteBuf heldBack = Unpooled.buffer(0);
    private State state = State.LINE;
    private int leftOfChunk;
    private long contentBytes;
    private boolean isChecked;

    private ChunkedBody(long announcedBytes, @Nullable FlexChecksum algorithm) {
        this.announcedBytes = announcedBytes;
        this.algorithm = algorithm;
        this.checksum = algorithm == null ? null : algorithm.newChecksum();
    }

    /** What is to be looked at; null when the body is plain. */
    static @Nullable ChunkedBody of(HttpHeaders headers) throws BrokenBodyException {
        if (!StoreRequest.isChunked(headers)) {
            return null;
        }
        String trailer = headers.get(TRAILER);
        return new ChunkedBody(
                announced(headers.get(DECODED_LENGTH)), trailer == null ? null : algorithm(trailer.strip()));
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

    /** What may go on of the next part, which stays its owner's. */
    ByteBuf pass(ByteBuf part) throws BrokenBodyException {
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

    /** What was held back, when the body has ended as it should. */
    ByteBuf end() throws BrokenBodyException {
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
        state = bytes == 0 ? State.TRAILERS : State.CONTENT;
    }

    private void take(ByteBuf rest) {
        int count = Math.min(leftOfChunk, rest.readableBytes());
        if (checksum != null) {
            checksum.update(rest.nioBuffer(rest.readerIndex(), count));
        }
        rest.skipBytes(count);
        contentBytes += count;
        leftOfChunk -= count;
        if (leftOfChunk == 0) {
            state = State.END_OF_CHUNK;
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
