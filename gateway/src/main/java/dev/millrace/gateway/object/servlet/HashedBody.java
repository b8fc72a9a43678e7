package dev.millrace.gateway.object.servlet;

import dev.millrace.gateway.auth.ContentHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A body of which the head tells the hash. Confined to the thread that reads it. */
final class HashedBody implements BodyCheck {
    private final byte[] expected;
    private final long announcedBytes;
    private final MessageDigest digest;
    private final ByteBuf heldBack = Unpooled.buffer(0, 1);
    private long bytes;

    private HashedBody(byte[] expected, long announcedBytes) {
        this.expected = expected;
        this.announcedBytes = announcedBytes;
        this.digest = sha256();
    }

    /** What is to be looked at; null when the head tells no hash. */
    static @Nullable HashedBody of(HttpHeaders headers) {
        String hash = headers.get(ContentHash.HEADER);
        if (hash == null || !ContentHash.isHash(hash)) {
            return null;
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return new HashedBody(HexFormat.of().parseHex(hash), length == null ? -1 : Long.parseLong(length));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public ByteBuf pass(ByteBuf part) {
        int count = part.readableBytes();
        digest.update(part.nioBuffer());
        bytes += count;
        if (count == 0 || bytes != announcedBytes) {
            return part.retainedSlice();
        }
        heldBack.writeByte(part.getByte(part.writerIndex() - 1));
        return part.retainedSlice(part.readerIndex(), count - 1);
    }

    @Override
    public ByteBuf end() throws BrokenBodyException {
        if (!MessageDigest.isEqual(digest.digest(), expected)) {
            throw BrokenBodyException.ofOtherHash();
        }
        return heldBack;
    }

    @Override
    public long announcedBytes() {
        return announcedBytes;
    }
}
