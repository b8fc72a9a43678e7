package dev.millrace.loadtest.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyParserTest {
    private static final List<String> WHOLE = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: b\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!",
            "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(4_000) + "\r\nContent-Length: 1\r\n\r\n!");

    private final ReplyParser parser = new ReplyParser();

    @ParameterizedTest
    @FieldSource("WHOLE")
    void findsTheEndWhereverTheBytesAreCut(String reply) {
        for (int pieceBytes = 1; pieceBytes <= reply.length(); pieceBytes += pieceBytes < 64 ? 1 : 997) {
            for (int from = 0; from < reply.length(); from += pieceBytes) {
                int to = Math.min(reply.length(), from + pieceBytes);
                ByteBuf piece = bytes(reply.substring(from, to));
                assertEquals(to == reply.length(), parser.read(piece), "piece " + from + " to " + to);
                assertFalse(piece.isReadable());
            }
            assertTrue(parser.keepAlive());
            assertNull(parser.finish());
        }
    }

    @Test
    void leavesTheBytesOfTheNextReply() {
        ByteBuf two = bytes(WHOLE.getFirst() + WHOLE.getFirst());
        assertTrue(parser.read(two));
        assertNull(parser.finish());
        assertTrue(parser.read(two));
        assertFalse(two.isReadable());
    }

    @Test
    void namesTheHttpError() {
        assertTrue(parser.read(bytes("HTTP/1.1 429 X\r\nX-Amzn-ErrorType: Throttled\r\nContent-Length: 2\r\n\r\n{}")));
        assertEquals("http 429 Throttled", parser.finish());
    }

    @Test
    void namesTheFunctionErrorByTheTypeInItsBody() {
        String body = "{\"errorMessage\":\"boom\", \"errorType\": \"java.lang.Error\"}";
        assertTrue(parser.read(bytes("HTTP/1.1 200 OK\r\nX-Amz-Function-Error: Unhandled\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body)));
        assertEquals("function Unhandled java.lang.Error", parser.finish());
    }

    @Test
    void readsUntilTheCloseWhenThereIsNoLength() {
        assertFalse(parser.read(bytes("HTTP/1.1 200 OK\r\n\r\nall the rest")));
        assertTrue(parser.endsByClose());
        assertFalse(parser.keepAlive());
        assertNull(parser.finish());
    }

    @Test
    void knowsThatTheServerWillClose() {
        assertTrue(parser.read(bytes("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n")));
        assertFalse(parser.keepAlive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void refusesWhatIsNotAReply(String bytes) {
        assertThrows(MalformedReplyException.class, () -> parser.read(bytes(bytes)));
    }

    @Test
    void refusesEndlessHeaders() {
        ByteBuf endless = bytes("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000));
        assertThrows(MalformedReplyException.class, () -> parser.read(endless));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
