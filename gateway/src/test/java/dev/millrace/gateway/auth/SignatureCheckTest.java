package dev.millrace.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.schedule.ManualClock;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What AWS's SDK signs is accepted; what was changed since, or claims something else, is not. */
class SignatureCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-28T07:00:00Z");
    private static final String MISMATCH = "The request signature we calculated does not match the signature you"
            + " provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.";

    private final ManualClock clock = new ManualClock(NOW);
    private final SignatureCheck strict =
            new SignatureCheck(SigningKeys.of(Map.of("ann", "secret")), clock, "us-east-1");
    private final SignatureCheck open = new SignatureCheck(SigningKeys.ANY, clock, "us-east-1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/b?x=1&a=2&a=1",
                "/with%20space/%C3%BC?q=a%20b%2Bc",
                "/a%2Fb?empty&also=",
                "/~user/(x)?k=%7E*'()"
            })
    void acceptsWhatTheSdkSigns(String target) {
        for (String body : List.of("", "{\"k\":\"ü\"}")) {
            assertEquals(new Verdict.Signed("ann"), strict.check(signed(target, body, "secret", null), "lambda"), body);
        }
    }

    @Test
    void acceptsLinksThatTheSdkPresigns() {
        SignedRequest link = signed("/a?x=1", "", "secret", Duration.ofMinutes(10));
        assertEquals(List.of("Host"), link.headers() instanceof List<?> headers ? names(headers) : List.of());
        assertEquals(new Verdict.Signed("ann"), strict.check(link, "lambda"));
        clock.advance(Duration.ofMinutes(10));
        assertEquals(new Verdict.Signed("ann"), strict.check(link, "lambda"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(
                invalid("Signature expired: 20261128T071000Z is now earlier than 20261128T071001Z."),
                strict.check(link, "lambda"));
    }

    @Test
    void refusesWhatWasChangedAfterwards() {
        SignedRequest request = signed("/a?x=1", "body", "secret", null);
        List<SignedRequest> changed = List.of(
                new SignedRequest("PUT", request.target(), request.headers(), request.body()),
                new SignedRequest(request.method(), "/b?x=1", request.headers(), request.body()),
                new SignedRequest(request.method(), "/a?x=2", request.headers(), request.body()),
                new SignedRequest(request.method(), request.target(), request.headers(), Payload.ofText("Body")),
                new SignedRequest(request.method(), request.target(), with(request, "Host", "other"), request.body()));
        for (SignedRequest one : changed) {
            assertEquals(invalid(MISMATCH), strict.check(one, "lambda"), one.toString());
            assertEquals(new Verdict.Signed("ann"), open.check(one, "lambda"));
        }
    }

    @Test
    void refusesAnotherSecretAndAnotherKey() {
        assertEquals(invalid(MISMATCH), strict.check(signed("/", "", "guess", null), "lambda"));
        SignatureCheck others = new SignatureCheck(SigningKeys.of(Map.of("ben", "secret")), clock, "us-east-1");
        assertEquals(
                new Verdict.Refused(
                        "UnrecognizedClientException", "The security token included in the request is invalid."),
                others.check(signed("/", "", "secret", null), "lambda"));
    }

    @Test
    void aSignatureIsGoodForFiveMinutesEitherWay() {
        SignedRequest request = signed("/", "", "secret", null);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(new Verdict.Signed("ann"), open.check(request, "lambda"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(
                invalid("Signature expired: 20261128T070000Z is now earlier than 20261128T070001Z (20261128T070501Z - 5"
                        + " min.)"),
                open.check(request, "lambda"));
        clock.jump(Duration.ofMinutes(-10).minusSeconds(2));
        assertEquals(
                invalid("Signature not yet current: 20261128T070000Z is still later than 20261128T065959Z"
                        + " (20261128T065459Z + 5 min.)"),
                open.check(request, "lambda"));
    }

    @Test
    void aSignatureIsForOneServiceAndOneRegion() {
        SignedRequest request = signed("/", "", "secret", null);
        assertEquals(
                invalid("Credential should be scoped to correct service: 'execute-api'."),
                open.check(request, "execute-api"));
        assertEquals(
                invalid("Credential should be scoped to a valid region."),
                new SignatureCheck(SigningKeys.ANY, clock, "eu-west-1").check(request, "lambda"));
    }

    @Test
    void tellsARequestWithoutASignature() {
        assertEquals(new Verdict.Unsigned(), strict.check(request("/?x=1"), "lambda"));
        assertEquals(new Verdict.Unsigned(), strict.check(request("/", "Authorization", "Bearer x"), "lambda"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS4-HMAC-SHA256 x|Authorization header requires 'Credential' parameter. Authorization header requires"
                        + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
                "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0|Credential must have exactly 5"
                        + " slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'",
                "AWS4-ECDSA-P256-SHA256 Credential=a|Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only"
                        + " AWS4-HMAC-SHA256 is verified here)."
            })
    void saysWhatIsMissing(String authorization, String message) {
        assertEquals(
                new Verdict.Refused("IncompleteSignatureException", message),
                open.check(
                        request("/", "Authorization", authorization, "X-Amz-Date", "20261128T070000Z"), "lambda"));
    }

    @Test
    void needsADateThatIsOneAndThatOfItsScope() {
        String authorization = "AWS4-HMAC-SHA256 Credential=ann/20261127/us-east-1/lambda/aws4_request,"
                + " SignedHeaders=host, Signature=00";
        assertTrue(message(request("/", "Authorization", authorization)).endsWith("a 'Date' header."));
        assertTrue(message(request("/", "Authorization", authorization, "X-Amz-Date", "today"))
                .startsWith("Date must be in ISO-8601 'basic format'. Got 'today'."));
        assertEquals(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261127'"
                        + " != '20261128', from '20261128T070000Z'.",
                message(request("/", "Authorization", authorization, "X-Amz-Date", "20261128T070000Z")));
    }

    @Test
    void needsTheHostToBeSigned() {
        String authorization = "AWS4-HMAC-SHA256 Credential=ann/20261128/us-east-1/lambda/aws4_request,"
                + " SignedHeaders=x-amz-date, Signature=00";
        assertEquals(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
                message(request("/", "Authorization", authorization, "X-Amz-Date", "20261128T070000Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "604801", "x"})
    void aLinkNeedsAnEnd(String expires) {
        String target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ann%2F20261128%2Fus-east-1%2Flambda"
                + "%2Faws4_request&X-Amz-Date=20261128T070000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
                + "&X-Amz-Expires=" + expires;
        assertEquals(
                "X-Amz-Expires must be a number of seconds from 1 to 604800.", message(request(target)));
    }

    private String message(SignedRequest request) {
        return assertInstanceOf(Verdict.Refused.class, open.check(request, "lambda")).message();
    }

    private static Verdict invalid(String message) {
        return new Verdict.Refused("InvalidSignatureException", message);
    }

    private static SignedRequest request(String target, String... headers) {
        List<Map.Entry<String, String>> list = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            list.add(Map.entry(headers[i], headers[i + 1]));
        }
        return new SignedRequest("GET", target, list, Payload.EMPTY);
    }

    /** Signed by AWS's SDK; as a link when it is to expire. */
    private static SignedRequest signed(String target, String body, String secret, @Nullable Duration expiry) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(body.isEmpty() ? SdkHttpMethod.GET : SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:4566" + target))
                .build();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> {
                    sign.identity(AwsCredentialsIdentity.create("ann", secret))
                            .request(request)
                            .payload(() -> new ByteArrayInputStream(bytes))
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "lambda")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                    if (expiry != null) {
                        sign.putProperty(
                                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, expiry);
                    }
                })
                .request();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        signed.headers().forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        URI uri = signed.getUri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new SignedRequest(signed.method().name(), uri.getRawPath() + query, headers, Payload.of(bytes));
    }

    private static List<Map.Entry<String, String>> with(SignedRequest request, String name, String value) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.headers().forEach(header -> headers.add(header.getKey().equals(name) ? Map.entry(name, value) : header));
        return headers;
    }

    private static List<Object> names(List<?> headers) {
        List<Object> names = new ArrayList<>();
        headers.forEach(header -> names.add(((Map.Entry<?, ?>) header).getKey()));
        return names;
    }
}
