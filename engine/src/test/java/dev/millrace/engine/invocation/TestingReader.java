package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A caller that takes a response when the test says so. Thread-safe, but for what it takes. */
public final class TestingReader implements ResponseStream.Reader {
    public final ResponseStream stream = new ResponseStream(this);
    /** How often it was told that there is something. */
    public final AtomicInteger told = new AtomicInteger();
    private volatile @Nullable String contentType;
    private final StringBuilder taken = new StringBuilder();

    @Override
    public void begun(String type) {
        assertNull(contentType, "begun twice");
        contentType = type;
    }

    @Override
    public void readable() {
        told.incrementAndGet();
    }

    /** Null before the function has begun to stream. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** Takes what there is; returns its size in bytes. */
    public int take() {
        ByteBuffer piece = stream.take();
        if (piece == null) {
            return 0;
        }
        int bytes = piece.remaining();
        taken.append(StandardCharsets.UTF_8.decode(piece));
        return bytes;
    }

    /** All that it has taken. */
    public String taken() {
        return taken.toString();
    }
}
