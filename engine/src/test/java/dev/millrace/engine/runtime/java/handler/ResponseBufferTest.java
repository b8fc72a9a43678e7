package dev.millrace.engine.runtime.java.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseBufferTest {
    private final ResponseBuffer response = new ResponseBuffer(2_000);

    @Test
    void isEmptyUntilSomethingIsWritten() {
        assertEquals(0, response.content().length);
    }

    @Test
    void keepsPiecesOfAnySizeInOrder() {
        write("one");
        response.write('-');
        write("x".repeat(700));
        for (int i = 0; i < 600; i++) {
            response.write('y');
        }
        assertEquals("one-" + "x".repeat(700) + "y".repeat(600), text());
    }

    @Test
    void aPayloadDoesNotChangeWhenTheFunctionWritesOn() {
        write("whole");
        byte[] before = response.content();
        write(", and more");
        response.write('!');
        assertEquals("whole", new String(before, StandardCharsets.US_ASCII));
        assertEquals("whole, and more!", text());
    }

    @Test
    void anArrayThatTheFunctionChangesLaterIsNotThePayload() {
        byte[] own = {'a'};
        response.write(own, 0, 1);
        own[0] = 'b';
        assertEquals("a", text());
    }

    @Test
    void holdsExactlyAsMuchAsAResponseMay() {
        write("x".repeat(1_999));
        response.write('x');
        assertFalse(response.overflowed());
        assertEquals(2_000, response.content().length);
        response.write('x');
        assertTrue(response.overflowed());
    }

    @Test
    void aPieceThatIsTooLongLeavesNothing() {
        write("x".repeat(2_001));
        assertTrue(response.overflowed());
        write("x");
        assertEquals(0, response.content().length);
    }

    @Test
    void refusesAPieceThatIsNotThere() {
        assertThrows(IndexOutOfBoundsException.class, () -> response.write(new byte[2], 1, 2));
    }

    private String text() {
        return new String(response.content(), StandardCharsets.US_ASCII);
    }

    private void write(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.US_ASCII);
        response.write(bytes, 0, bytes.length);
    }
}
