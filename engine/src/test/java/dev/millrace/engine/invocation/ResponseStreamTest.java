package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResponseStreamTest {
    private final TestingReader reader = new TestingReader();
    private final ResponseStream stream = reader.stream;
    private final AtomicInteger roomAgain = new AtomicInteger();

    private void begin() {
        assertTrue(stream.begin("text/plain", roomAgain::incrementAndGet));
    }

    private void write(String text) {
        assertTrue(stream.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocateDirect(count);
    }

    @Test
    void handsOnWhatIsWrittenInOneBatch() {
        begin();
        assertEquals("text/plain", reader.contentType());
        write("one ");
        write("two ");
        assertEquals(0, reader.told.get());
        assertTrue(stream.flush());
        assertTrue(stream.flush());
        assertEquals(1, reader.told.get());
        write("three");
        assertEquals(13, reader.take());
        assertTrue(stream.flush());
        assertEquals(1, reader.told.get()); // there is nothing
        write(" four");
        assertTrue(stream.flush());
        assertEquals(2, reader.told.get());
        reader.take();
        assertEquals("one two three four", reader.taken());
        assertEquals(18, stream.writtenBytes());
    }

    @Test
    void stopsTheWriterUntilThereIsRoom() {
        begin();
        assertTrue(stream.write(bytes(ResponseStream.WAITING_BYTES - 1)));
        assertTrue(stream.flush());
        write("x");
        assertFalse(stream.flush());
        assertEquals(0, roomAgain.get());
        assertEquals(ResponseStream.WAITING_BYTES, reader.take());
        assertEquals(1, roomAgain.get());
        assertEquals(0, reader.take());
        assertEquals(1, roomAgain.get());
        assertTrue(stream.flush());
    }

    @Test
    void takesWhatTheWriterHadReadWhenItBecameFull() {
        begin();
        assertTrue(stream.write(bytes(2 * ResponseStream.WAITING_BYTES)));
        assertFalse(stream.flush());
        assertEquals(2 * ResponseStream.WAITING_BYTES, reader.take());
    }

    @Test
    void dropsWhatComesAfterTheEndAndLetsTheWriterGoOn() {
        begin();
        assertTrue(stream.write(bytes(ResponseStream.WAITING_BYTES)));
        assertFalse(stream.flush());
        stream.end();
        assertEquals(1, roomAgain.get());
        write("late");
        assertTrue(stream.flush());
        assertEquals(ResponseStream.WAITING_BYTES, stream.writtenBytes());
        assertEquals(ResponseStream.WAITING_BYTES, reader.take());
        assertEquals(0, reader.take());
    }

    @Test
    void countsAndDropsWhatNobodyTakesAnyMore() {
        begin();
        assertTrue(stream.write(bytes(ResponseStream.WAITING_BYTES)));
        assertFalse(stream.flush());
        stream.abandon();
        assertEquals(1, roomAgain.get());
        for (int i = 0; i < 10; i++) {
            assertTrue(stream.write(bytes(ResponseStream.WAITING_BYTES)));
            assertTrue(stream.flush());
        }
        assertEquals(11L * ResponseStream.WAITING_BYTES, stream.writtenBytes());
        assertNull(stream.take());
        assertEquals(1, reader.told.get());
    }

    @Test
    void hasASizeThatItMayNotExceed() {
        begin();
        ByteBuffer piece = bytes(1 << 20);
        stream.abandon();
        for (long written = 0; written < ResponseStream.BYTES_MAX; written += piece.capacity()) {
            assertTrue(stream.write(piece.rewind()));
        }
        assertEquals(ResponseStream.BYTES_MAX, stream.writtenBytes());
        assertFalse(stream.write(bytes(1)));
        assertEquals(ResponseStream.BYTES_MAX, stream.writtenBytes());
    }

    @Test
    void beginsOnceAndNotAfterItsEnd() {
        begin();
        assertFalse(stream.begin("again", roomAgain::incrementAndGet));
        TestingReader late = new TestingReader();
        late.stream.end();
        assertFalse(late.stream.begin("late", roomAgain::incrementAndGet));
        assertNull(late.contentType());
        assertFalse(late.stream.hasBegun());
    }
}
