package dev.millrace.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.schedule.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * AWS's documented examples of requests of S3 that are signed in a header, and what is said of others.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Examples</a>
 */
class SignedObjectRequestsTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String GET = """
            GET /test.txt HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            Range: bytes=0-9
            x-amz-content-sha256: %s
            x-amz-date: 20130524T000000Z
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
            SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
            Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"""
            .formatted(EMPTY);
    private static final String PUT = """
            PUT /test$file.text HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            Date: Fri, 24 May 2013 00:00:00 GMT
            x-amz-date: 20130524T000000Z
            x-amz-storage-class: REDUCED_REDUNDANCY
            x-amz-content-sha256: 44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
            SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,\
            Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd""";
    private static final String LIFECYCLE = """
            GET /?lifecycle HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            x-amz-date: 20130524T000000Z
            x-amz-content-sha256: %s
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
            SignedHeaders=host;x-amz-content-sha256;x-amz-date,\
            Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"""
            .formatted(EMPTY);
    private static final String LIST = """
            GET /?max-keys=2&prefix=J HTTP/1.1
            Host: examplebucket.s3.amazonaws.com
            x-amz-date: 20130524T000000Z
            x-amz-content-sha256: %s
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
            SignedHeaders=host;x-amz-content-sha256;x-amz-date,\
            Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"""
            .formatted(EMPTY);

    private final ManualClock clock = new ManualClock(Instant.parse("2013-05-24T00:00:00Z"));
    private final ObjectSignatures signatures = new ObjectSignatures(
            SigningKeys.of(Map.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            clock,
            "us-east-1");

    static Stream<String> requests() {
        return Stream.of(GET, PUT, LIFECYCLE, LIST);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void acceptsThemWithin15Minutes(String text) {
        ObjectCaller caller = signatures.callerOf(parse(text));
        assertEquals("AKIAIOSFODNN7EXAMPLE", caller.accessKeyId());
        assertNull(caller.chunks());
        clock.jump(Duration.ofMinutes(15));
        assertEquals(caller, signatures.callerOf(parse(text)));
        clock.jump(Duration.ofMinutes(-30));
        assertEquals(caller, signatures.callerOf(parse(text)));
        clock.jump(Duration.ofMillis(-1));
        assertEquals("RequestTimeTooSkewed", refusal(text).errorType());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refusesThemWithAnotherMethodHostHashOrQuery(String text) {
        assertEquals("SignatureDoesNotMatch", refusal(text.replaceFirst("[A-Z]+ ", "DELETE ")).errorType());
        assertEquals("SignatureDoesNotMatch", refusal(text.replace("examplebucket", "otherbucket")).errorType());
        assertEquals(
                "SignatureDoesNotMatch",
                refusal(text.replaceFirst("sha256: [0-9a-f]+", "sha256: UNSIGNED-PAYLOAD")).errorType());
        assertEquals("SignatureDoesNotMatch", refusal(text.replaceFirst(" HTTP", "&acl HTTP")).errorType());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "us-east-1/s3 | eu-west-1/s3 | AuthorizationHeaderMalformed | The authorization header is malformed; the region"
                + " 'eu-west-1' is wrong; expecting 'us-east-1'",
        "/s3/ | /lambda/ | AuthorizationHeaderMalformed | The authorization header is malformed; incorrect service"
                + " \"lambda\". This endpoint belongs to \"s3\".",
        "/20130524/ | /20130525/ | AuthorizationHeaderMalformed | The authorization header is malformed; Invalid credential"
                + " date \"20130525\". This date is not the same as X-Amz-Date: \"20130524T000000Z\".",
        "/aws4_request | /x | AuthorizationHeaderMalformed | The authorization header is malformed; the Credential is"
                + " mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        "Signature= | Other= | AuthorizationHeaderMalformed | The authorization header is malformed; the authorization"
                + " header requires three components: Credential, SignedHeaders, and Signature.",
        "AKIAIOSFODNN7EXAMPLE | AKIAIOSFODNN7EXAMPLF | InvalidAccessKeyId | The AWS Access Key Id you provided does not"
                + " exist in our records.",
        "AWS4-HMAC-SHA256 Credential= | AWS any: | InvalidRequest | The authorization mechanism you have provided is not supported. Please"
                + " use AWS4-HMAC-SHA256.",
        "AWS4-HMAC-SHA256 | Basic | InvalidArgument | Unsupported Authorization Type",
        "x-amz-date: 2013 | x-date: 2013 | AccessDenied | AWS authentication requires a valid Date or x-amz-date header",
        "x-amz-content-sha256: | content-sha256: | InvalidRequest | Missing required header for this request:"
                + " x-amz-content-sha256",
        "Range: | x-amz-more: | AccessDenied | There were headers present in the request which were not signed",
        "SignedHeaders=host; | SignedHeaders= | AccessDenied | There were headers present in the request which were not"
                + " signed",
        "/test.txt | /test.txt?X-Amz-Signature=any | InvalidArgument | Only one auth mechanism allowed; only the"
                + " X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be"
                + " specified",
        "sha256: e | sha256: STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD | InvalidArgument | x-amz-content-sha256 must be"
                + " UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
    })
    void saysWhatIsWrong(String part, String other, String code, String message) {
        Refusal.OfService refusal = refusal(GET.replace(part, other));
        assertEquals(code, refusal.errorType());
        assertEquals(message, refusal.message());
    }

    @Test
    void knowsNobodyWithoutASignature() {
        SignedRequest request = TestingRequest.parse("GET /test.txt HTTP/1.1\nHost: examplebucket.s3.amazonaws.com");
        assertEquals(ObjectCaller.NOBODY, signatures.callerOf(request));
        assertThrows(RefusedException.class, signatures::checkUnsigned);
        new ObjectSignatures(SigningKeys.ANY, clock, "us-east-1").checkUnsigned();
    }

    /** As without keys always. */
    @Test
    void takesAnySignatureWithoutKeys() {
        clock.jump(Duration.ofDays(1));
        ObjectSignatures open = new ObjectSignatures(SigningKeys.ANY, clock, "eu-west-1");
        assertEquals(new ObjectCaller("AKIAIOSFODNN7EXAMPLE"), open.callerOf(parse(GET)));
        assertEquals(
                ObjectCaller.NOBODY,
                open.callerOf(parse(GET.replace("AWS4-HMAC-SHA256", "Basic"))));
    }

    @Test
    void knowsSignaturesOfVersion2() {
        String old = "GET /test.txt HTTP/1.1\nHost: examplebucket.s3.amazonaws.com\nAuthorization: AWS ann:any";
        assertEquals(
                new ObjectCaller("ann"),
                new ObjectSignatures(SigningKeys.ANY, clock, "us-east-1").callerOf(parse(old)));
        assertEquals("InvalidRequest", refusal(old).errorType());
        assertTrue(ObjectSignatures.isOfObjects("AWS ann:any"));
        assertFalse(ObjectSignatures.isOfObjects("AWS4-HMAC-SHA256 Credential=ann:any"));
        assertFalse(ObjectSignatures.isOfObjects("AWS ann"));
        assertFalse(ObjectSignatures.isOfObjects(null));
    }

    private static SignedRequest parse(String text) {
        return TestingRequest.parse(text.replace(": ", ":"));
    }

    private Refusal.OfService refusal(String text) {
        SignedRequest request = parse(text);
        RefusedException refused = assertThrows(RefusedException.class, () -> signatures.callerOf(request));
        return (Refusal.OfService) refused.refusal();
    }
}
