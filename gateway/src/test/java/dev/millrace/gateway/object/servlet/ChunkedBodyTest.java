package dev.millrace.gateway.object.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.auth.ContentHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
    private static final String BODY = "3;chunk-signature=x\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
    /** All before the last byte of the content. */
    private static final int BEFORE_LAST = BODY.indexOf("lo\r\n") + 1;

    @Test
    void passesWhatIsWellHoweverItIsCutAndTheLastByteAtTheEnd() throws Exception {
        for (int first = 0; first <= BODY.length(); first++) {
            for (int second = first; second <= BODY.length(); second++) {
                ChunkedBody body = body(5);
                String passed = pass(body, BODY.substring(0, first)) + pass(body, BODY.substring(first, second))
                        + pass(body, BODY.substring(second));
                assertEquals(BODY.substring(0, BEFORE_LAST), passed, first + ", " + second);
                assertEquals(BODY, passed + body.end().toString(StandardCharsets.ISO_8859_1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void refusesAnotherLengthThanWasAnnounced(int announced) throws Exception {
        ChunkedBody body = body(announced);
        BrokenBodyException broken = assertThrows(BrokenBodyException.class, () -> {
            pass(body, BODY);
            body.end();
        });
        assertEquals("IncompleteBody", code(broken));
    }

    @Test
    void refusesAnotherChecksum() throws Exception {
        ChunkedBody body = body(5);
        BrokenBodyException broken =
                assertThrows(BrokenBodyException.class, () -> pass(body, BODY.replace("hel", "HEL")));
        assertEquals("BadDigest", code(broken));
    }

    @Test
    void holdsBackNoMoreThanTrailersMayHave() throws Exception {
        ChunkedBody body = body(5);
        pass(body, "5\r\nhello\r\n0\r\n");
        BrokenBodyException broken = assertThrows(BrokenBodyException.class, () -> {
            for (int i = 0; i < 100; i++) {
                pass(body, "x-amz-more:" + "x".repeat(1_000) + "\r\n");
            }
        });
        assertTrue(String.valueOf(broken.getMessage()).contains("16384 bytes behind its last chunk"), broken::getMessage);
    }

    @Test
    void leavesPlainBodiesAlone() throws Exception {
        assertNull(ChunkedBody.of(new DefaultHttpHeaders(), null));
        HttpHeaders hash = new DefaultHttpHeaders().set(ContentHash.HEADER, "UNSIGNED-PAYLOAD");
        assertNull(ChunkedBody.of(hash, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "99999999999999999999"})
    void refusesALengthThatIsNone(String length) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(ContentHash.HEADER, "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .set(ChunkedBody.DECODED_LENGTH, length);
        assertEquals("MissingContentLength", code(assertThrows(BrokenBodyException.class, () -> ChunkedBody.of(headers, null))));
    }

    private static ChunkedBody body(int announced) throws BrokenBodyException {
        ChunkedBody body = ChunkedBody.of(new DefaultHttpHeaders()
                .set(ContentHash.HEADER, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
                .set("x-amz-trailer", "x-amz-checksum-crc32")
                .set(ChunkedBody.DECODED_LENGTH, announced),
                null);
        assertNotNull(body);
        return body;
    }

    private static String pass(ChunkedBody body, String part) throws BrokenBodyException {
        ByteBuf passed = body.pass(Unpooled.copiedBuffer(part, StandardCharsets.ISO_8859_1));
        return passed.toString(StandardCharsets.ISO_8859_1);
    }

    private static String code(BrokenBodyException broken) {
        return ((Refusal.OfService) broken.refusal()).errorType();
    }
}
