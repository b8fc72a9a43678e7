package dev.millrace.engine.runtime.process.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.millrace.engine.invocation.Payload;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int KIB = 1_024;

    @Test
    void takesNoMoreMemoryThanHasComeWhateverWasAnnounced() {
        long headersAlone = allocatedBytes(() -> new AnswerBody(Payload.SYNC_BYTES_MAX));
        assertTrue(headersAlone < KIB, headersAlone + " bytes");
        byte[] little = new byte[100];
        long withLittle = allocatedBytes(() -> {
            AnswerBody body = new AnswerBody(Payload.SYNC_BYTES_MAX);
            body.add(Unpooled.wrappedBuffer(little));
            return body;
        });
        assertTrue(withLittle < 20 * KIB, withLittle + " bytes");
    }

    private static long allocatedBytes(Supplier<AnswerBody> made) {
        assertFalse(made.get().tooLarge()); // loads the classes
        long before = THREADS.getCurrentThreadAllocatedBytes();
        AnswerBody kept = made.get();
        long after = THREADS.getCurrentThreadAllocatedBytes();
        assertFalse(kept.tooLarge());
        return after - before;
    }

    @Test
    void returnsWhatCameInWhateverParts() {
        Random random = new Random(7);
        for (int length : new int[] {0, 1, 100, 16 * KIB, 16 * KIB + 1, 100_000, Payload.SYNC_BYTES_MAX}) {
            byte[] sent = new byte[length];
            random.nextBytes(sent);
            for (long announced : new long[] {-1, length}) {
                AnswerBody body = new AnswerBody(announced);
                for (int from = 0; from < length; ) {
                    int part = Math.min(length - from, 1 + random.nextInt(Math.max(1, length / 3)));
                    body.add(Unpooled.wrappedBuffer(sent, from, part));
                    from += part;
                }
                assertFalse(body.tooLarge());
                assertArrayEquals(sent, body.payload().array(), length + " bytes, announced as " + announced);
            }
        }
    }

    @Test
    void aSmallBodyIsPutWhereItStays() {
        byte[] sent = new byte[1_000];
        long bytes = allocatedBytes(() -> {
            AnswerBody body = new AnswerBody(sent.length);
            body.add(Unpooled.wrappedBuffer(sent));
            return body;
        });
        assertTrue(bytes < 2L * sent.length, bytes + " bytes");
    }

    @Test
    void keepsNothingOfWhatIsTooLarge() {
        AnswerBody announced = new AnswerBody(Payload.SYNC_BYTES_MAX + 1L);
        assertTrue(announced.tooLarge());
        AnswerBody inParts = new AnswerBody(-1);
        byte[] part = new byte[1_000_000];
        for (int parts = 0; parts < 6; parts++) {
            inParts.add(Unpooled.wrappedBuffer(part));
            assertFalse(inParts.tooLarge());
        }
        inParts.add(Unpooled.wrappedBuffer(part));
        assertTrue(inParts.tooLarge());
        assertEquals(0, allocatedBytesOf(inParts, part));
        assertThrows(IllegalStateException.class, inParts::payload);
    }

    private static long allocatedBytesOf(AnswerBody body, byte[] more) {
        var part = Unpooled.wrappedBuffer(more);
        body.add(part);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        body.add(part);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
