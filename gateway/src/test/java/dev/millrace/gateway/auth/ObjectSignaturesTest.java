package dev.millrace.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.schedule.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectSignaturesTest {
    /** AWS's documented example of a link. */
    private static final String LINK = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    private static final SigningKeys KEYS =
            SigningKeys.of(Map.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));

    private final ManualClock clock = new ManualClock(Instant.parse("2013-05-24T00:00:00Z"));
    private final ObjectSignatures strict = new ObjectSignatures(KEYS, clock, "us-east-1");
    private final ObjectSignatures open = new ObjectSignatures(SigningKeys.ANY, clock, "us-east-1");

    @Test
    void aLinkIsGoodUntilItsEnd() {
        assertEquals(new ObjectCaller("AKIAIOSFODNN7EXAMPLE"), strict.callerOf(get(LINK)));
        assertEquals(new ObjectCaller("AKIAIOSFODNN7EXAMPLE"), open.callerOf(get(LINK)));
        clock.advance(Duration.ofDays(1));
        assertEquals(new ObjectCaller("AKIAIOSFODNN7EXAMPLE"), strict.callerOf(get(LINK)));
        clock.advance(Duration.ofMillis(1));
        for (ObjectSignatures each : List.of(strict, open)) {
            Refusal.OfService expired = refusal(each, LINK);
            assertEquals("AccessDenied", expired.errorType());
            assertEquals("Request has expired", expired.message());
            assertEquals(
                    Map.of("Expires", "2013-05-25T00:00:00Z", "ServerTime", "2013-05-25T00:00:00.001Z"),
                    expired.members());
        }
    }

    @Test
    void aLinkOfTheFutureIsNotGoodYet() {
        clock.jump(Duration.ofMinutes(-15));
        assertEquals(new ObjectCaller("AKIAIOSFODNN7EXAMPLE"), strict.callerOf(get(LINK)));
        clock.jump(Duration.ofMillis(-1));
        assertEquals("Request is not valid yet", refusal(strict, LINK).message());
        assertEquals("AccessDenied", refusal(open, LINK).errorType());
    }

    /** With keys or without. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "X-Amz-Algorithm=AWS4-HMAC-SHA256 | x=y | Query-string authentication version 4 requires the X-Amz-Algorithm,",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256 | X-Amz-Algorithm=AWS4-X | X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"",
        "X-Amz-Expires=86400 | X-Amz-Expires= | Query-string authentication version 4 requires the X-Amz-Algorithm,",
        "X-Amz-Expires=86400 | X-Amz-Expires=day | X-Amz-Expires should be a number",
        "X-Amz-Expires=86400 | X-Amz-Expires=99999999999999999999 | X-Amz-Expires should be a number",
        "X-Amz-Expires=86400 | X-Amz-Expires=-1 | X-Amz-Expires must be non-negative",
        "X-Amz-Expires=86400 | X-Amz-Expires=0 | X-Amz-Expires must be at least one second",
        "X-Amz-Expires=86400 | X-Amz-Expires=604801 | X-Amz-Expires must be less than a week (in seconds);",
        "X-Amz-Date=20130524T000000Z | X-Amz-Date=2013 | X-Amz-Date must be in the ISO8601 Long Format",
        "us-east-1%2Fs3 | s3 | Error parsing the X-Amz-Credential parameter; the Credential is mal-formed;",
        "X-Amz-SignedHeaders=host | x=y | Query-string authentication version 4 requires the X-Amz-Algorithm,",
        "X-Amz-Signature=aeeed9 | X-Amz-Other=aeeed9 | Query-string authentication version 4 requires the X-Amz-Algo",
    })
    void refusesLinksThatAreNot(String part, String other, String message) {
        for (ObjectSignatures each : List.of(strict, open)) {
            Refusal.OfService refusal = refusal(each, LINK.replace(part, other));
            assertEquals("AuthorizationQueryParametersError", refusal.errorType());
            assertEquals(message, refusal.message().substring(0, Math.min(message.length(), refusal.message().length())));
        }
    }

    /** A week is the most, and a second the least. */
    @ParameterizedTest
    @CsvSource({"1", "604800"})
    void takesTheBoundsOfTime(String seconds) {
        String link = LINK.replace("X-Amz-Expires=86400", "X-Amz-Expires=" + seconds);
        assertEquals(new ObjectCaller("AKIAIOSFODNN7EXAMPLE"), open.callerOf(get(link)));
    }

    @ParameterizedTest
    @CsvSource({
        "AKIAIOSFODNN7EXAMPLE, AKIAIOSFODNN7EXAMPLF, InvalidAccessKeyId",
        "/test.txt, /test.txu, SignatureDoesNotMatch",
        "X-Amz-Expires=86400, X-Amz-Expires=86401, SignatureDoesNotMatch",
        "20130524T000000Z, 20130524T000001Z, SignatureDoesNotMatch",
        "Signature=ae, Signature=ea, SignatureDoesNotMatch",
    })
    void onlyKeysTellWhoSigned(String part, String other, String code) {
        String changed = LINK.replace(part, other);
        assertEquals(code, refusal(strict, changed).errorType());
        assertTrue(open.callerOf(get(changed)).accessKeyId().startsWith("AKIAIOSFODNN7EXAMPL"));
    }

    @Test
    void linksOfVersion2AreForThoseWithoutKeys() {
        String link = "/test.txt?AWSAccessKeyId=ann&Expires=1369353600&Signature=any";
        assertEquals(new ObjectCaller("ann"), open.callerOf(get(link)));
        assertEquals("InvalidRequest", refusal(strict, link).errorType());
        assertEquals("AccessDenied", refusal(open, link.replace("&Expires", "&Other")).errorType());
        assertEquals(
                "Invalid date (should be seconds since epoch): soon",
                refusal(open, link.replace("1369353600", "soon")).message());
        assertEquals(
                "Invalid date (should be seconds since epoch): 9000000000000000000",
                refusal(open, link.replace("1369353600", "9000000000000000000")).message());
        clock.advance(Duration.ofMillis(1));
        assertEquals("Request has expired", refusal(open, link).message());
        assertEquals("Request has expired", refusal(strict, link).message());
    }

    private static Refusal.OfService refusal(ObjectSignatures signatures, String target) {
        RefusedException refused = assertThrows(RefusedException.class, () -> signatures.callerOf(get(target)), target);
        return (Refusal.OfService) refused.refusal();
    }

    private static SignedRequest get(String target) {
        return new SignedRequest(
                "GET", target, List.of(Map.entry("Host", "examplebucket.s3.amazonaws.com")), Payload.EMPTY);
    }
}
