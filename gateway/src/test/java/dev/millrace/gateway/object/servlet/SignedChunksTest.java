package dev.millrace.gateway.object.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.auth.ContentHash;
import dev.millrace.gateway.auth.ObjectCaller;
import dev.millrace.gateway.auth.ObjectSignatures;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.auth.SigningKeys;
import dev.millrace.gateway.schedule.ManualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * AWS's documented examples of bodies in signed chunks: 65 KiB of the letter a, without trailers and with.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunks</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Trailers</a>
 */
class SignedChunksTest {
    private static final int CONTENT_BYTES = 66_560;
    private static final String FIRST = "a".repeat(64 * 1024);
    private static final String SECOND = "a".repeat(1024);
    private static final String CREDENTIAL = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
            + "aws4_request,SignedHeaders=content-encoding;";

    private static final String CHUNKS = "10000;chunk-signature="
            + "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" + FIRST + "\r\n400;chunk-signature="
            + "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" + SECOND + "\r\n0;chunk-signature="
            + "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";

    private static final String WITH_TRAILERS = "10000;chunk-signature="
            + "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n" + FIRST + "\r\n400;chunk-signature="
            + "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n" + SECOND + "\r\n0;chunk-signature="
            + "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
            + "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:"
            + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

    private final ObjectSignatures signatures = new ObjectSignatures(
            SigningKeys.of(Map.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            new ManualClock(Instant.parse("2013-05-24T00:00:00Z")),
            "us-east-1");

    @Test
    void acceptsTheChunksOfAws() throws Exception {
        assertPasses(CHUNKS, false);
        assertPasses(WITH_TRAILERS, true);
    }

    private void assertPasses(String text, boolean hasTrailers) throws Exception {
        for (int cut : new int[] {0, 1, 40, 90, 200, 65_700, text.length() - 1}) {
            ChunkedBody body = body(hasTrailers);
            String passed = pass(body, text.substring(0, cut)) + pass(body, text.substring(cut));
            assertEquals(text, passed + body.end().toString(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aaa\\r, aab\\r, false",
        "=ad80, =ad81, false",
        "=0055, =0056, false",
        "=b6c6, =b6c7, false",
        ";chunk-signature=b6c6, ;other=b6c6, false",
        "0;chunk, 0;kunk, false",
        "aaa\\r, aab\\r, true",
        "=2ca2, =2ca3, true",
        "-signature:d81f, -signature:d81e, true",
        "-trailer-signature:d81f, -trailer-nothing:d81f, true",
        "-signature:d81f, -signature:, true",
    })
    void refusesOthers(String part, String other, boolean hasTrailers) throws Exception {
        String text = hasTrailers ? WITH_TRAILERS : CHUNKS;
        String from = part.replace("\\r", "\r");
        String changed = text.replace(from, other.replace("\\r", "\r"));
        assertEquals(text.contains(from), !changed.equals(text));
        ChunkedBody body = body(hasTrailers);
        BrokenBodyException broken = assertThrows(BrokenBodyException.class, () -> {
            pass(body, changed);
            body.end();
        });
        assertEquals("SignatureDoesNotMatch", ((Refusal.OfService) broken.refusal()).errorType());
    }

    /** Who leaves off the trailers' signature could change what they are. */
    @Test
    void refusesTrailersThatAreNotSigned() throws Exception {
        ChunkedBody body = body(true);
        pass(body, WITH_TRAILERS.replaceFirst("x-amz-trailer-signature:[0-9a-f]+\r\n", ""));
        assertThrows(BrokenBodyException.class, body::end);
    }

    private ChunkedBody body(boolean hasTrailers) throws Exception {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set("Host", "s3.amazonaws.com")
                .set("x-amz-date", "20130524T000000Z")
                .set("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .set("Content-Encoding", "aws-chunked")
                .set("x-amz-decoded-content-length", CONTENT_BYTES);
        if (hasTrailers) {
            headers.set(ContentHash.HEADER, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
                    .set("x-amz-trailer", "x-amz-checksum-crc32c")
                    .set("Authorization", CREDENTIAL + "host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                            + "x-amz-storage-class;x-amz-trailer,Signature="
                            + "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        } else {
            headers.set(ContentHash.HEADER, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                    .set("Content-Length", 66_824)
                    .set("Authorization", CREDENTIAL + "content-length;host;x-amz-content-sha256;x-amz-date;"
                            + "x-amz-decoded-content-length;x-amz-storage-class,Signature="
                            + "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        }
        ObjectCaller caller = signatures.callerOf(
                new SignedRequest("PUT", "/examplebucket/chunkObject.txt", headers, Payload.EMPTY));
        ChunkedBody body = ChunkedBody.of(headers, caller.chunks());
        assertNotNull(body);
        return body;
    }

    private static String pass(ChunkedBody body, String part) throws BrokenBodyException {
        ByteBuf passed = body.pass(Unpooled.copiedBuffer(part, StandardCharsets.ISO_8859_1));
        return passed.toString(StandardCharsets.ISO_8859_1);
    }
}
