package dev.millrace.gateway.object.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.auth.ContentHash;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashedBodyTest {
    /** AWS's documented example. */
    private static final String BODY = "Welcome to Amazon S3.";

    private static final String HASH = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";

    @Test
    void holdsBackTheLastByteUntilAllIsKnown() throws Exception {
        for (int cut = 0; cut <= BODY.length(); cut++) {
            HashedBody body = body(BODY.length());
            assertEquals("Welcome to Amazon S3", pass(body, BODY.substring(0, cut)) + pass(body, BODY.substring(cut)));
            assertEquals(".", body.end().toString(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void refusesAnotherBody() throws Exception {
        HashedBody body = body(BODY.length());
        assertEquals("Welcome to Amazon S4", pass(body, "Welcome to Amazon S4."));
        assertEquals(
                "XAmzContentSHA256Mismatch",
                ((Refusal.OfService) assertThrows(BrokenBodyException.class, body::end).refusal()).errorType());
    }

    /** What has no length is read to its end, where the hash is looked at. */
    @Test
    void holdsBackNothingOfUnknownLength() throws Exception {
        HashedBody body = body(-1);
        assertEquals(BODY, pass(body, BODY));
        assertEquals(0, body.end().readableBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "", "44ce", "any"})
    void leavesBodiesOfNoHashAlone(String hash) {
        assertNull(HashedBody.of(new DefaultHttpHeaders().set(ContentHash.HEADER, hash)));
        assertNull(HashedBody.of(new DefaultHttpHeaders()));
    }

    private static HashedBody body(int announced) {
        HttpHeaders headers = new DefaultHttpHeaders().set(ContentHash.HEADER, HASH);
        HashedBody body = HashedBody.of(announced < 0 ? headers : headers.set("content-length", announced));
        assertNotNull(body);
        return body;
    }

    private static String pass(HashedBody body, String part) {
        return body.pass(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII)).toString(StandardCharsets.US_ASCII);
    }
}
