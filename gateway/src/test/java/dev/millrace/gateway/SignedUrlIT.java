package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.gateway.message.OutsideServices;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A URL whose callers must sign, on a server whose operator has given keys, and on one whose has not. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedUrlIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private TestingNode strict;
    private TestingNode open;
    private String strictUrl;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        Path keys = Files.writeString(directory.resolve("keys"), "ann=secret\n");
        strict = new TestingNode(
                TestingNode.options(directory.resolve("strict"), OutsideServices.NONE, keys, "echo"));
        open = new TestingNode(directory.resolve("open"), "echo");
        strictUrl = create(strict, jar);
        create(open, jar);
    }

    @AfterAll
    void close() {
        client.close();
        strict.close();
        open.close();
    }

    @Test
    void whoeverSignsIsTheAccount() throws Exception {
        HttpResponse<String> answer = send(strict, "secret", "/a%20b?z=1&y=2", "{\"k\":1}", Clock.systemUTC(), null);
        assertEquals(200, answer.statusCode(), answer.body());
        JsonNode context = JsonMapper.shared().readTree(answer.body()).path("requestContext");
        assertEquals("000000000000", context.path("accountId").stringValue());
        JsonNode iam = context.path("authorizer").path("iam");
        assertEquals("ann", iam.path("accessKey").stringValue());
        assertEquals("arn:aws:iam::000000000000:root", iam.path("userArn").stringValue());
    }

    @Test
    void largeBodiesAreSignedToo() throws Exception {
        String body = "x".repeat(300_000);
        assertEquals(200, send(strict, "secret", "/", body, Clock.systemUTC(), null).statusCode());
        assertEquals(403, send(strict, "guess", "/", body, Clock.systemUTC(), null).statusCode());
    }

    @Test
    void aPresignedLinkLetsABrowserIn() throws Exception {
        Duration hour = Duration.ofHours(1);
        assertEquals(200, send(strict, "secret", "/page?x=1", "", Clock.systemUTC(), hour).statusCode());
        Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        HttpResponse<String> expired = send(strict, "secret", "/page?x=1", "", yesterday, hour);
        assertRefused(expired, "InvalidSignatureException", "Signature expired: ");
    }

    @Test
    void aWrongSignatureIsRefused() throws Exception {
        assertRefused(
                send(strict, "guess", "/", "", Clock.systemUTC(), null),
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided.");
    }

    @Test
    void aSignatureOfYesterdayIsRefusedWithAndWithoutKeys() throws Exception {
        Clock yesterday = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        for (TestingNode node : List.of(strict, open)) {
            assertRefused(
                    send(node, "secret", "/", "", yesterday, null), "InvalidSignatureException", "Signature expired: ");
        }
    }

    @Test
    void withoutASignatureNobodyComesIn() throws Exception {
        for (TestingNode node : List.of(strict, open)) {
            HttpResponse<String> answer = node.send("GET", "/fn/echo/", "");
            assertEquals(403, answer.statusCode());
            assertTrue(answer.body().startsWith("{\"Message\":\"Forbidden. For troubleshooting"), answer.body());
        }
    }

    @Test
    void withoutKeysAnySecretWillDo() throws Exception {
        assertEquals(200, send(open, "guess", "/", "{}", Clock.systemUTC(), null).statusCode());
    }

    /** It signs in its own way: no hash of the body in a header. */
    @Test
    void curlSigns() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
        assertEquals("200", curl("ann:secret"));
        assertEquals("403", curl("ann:guess"));
    }

    private String curl(String user) throws Exception {
        Process curl = new ProcessBuilder(
                        "/usr/bin/curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "60",
                        "--aws-sigv4", "aws:amz:us-east-1:lambda", "--user", user, "-d", "{\"k\":1}",
                        "-H", "content-type: application/json", strictUrl + "some/page")
                .redirectErrorStream(true)
                .start();
        String printed = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, curl.waitFor(), printed);
        return printed;
    }

    private static String create(TestingNode node, byte[] jar) throws Exception {
        node.create("echo", "demo.Shapes$Copy", 30, jar);
        HttpResponse<String> created =
                node.send("POST", "/2021-10-31/functions/echo/url", "{\"AuthType\":\"AWS_IAM\"}");
        assertEquals(201, created.statusCode(), created.body());
        return JsonMapper.shared().readTree(created.body()).path("FunctionUrl").stringValue();
    }

    /** Sends a request that AWS's SDK has signed; a link when it is to expire. */
    private HttpResponse<String> send(
            TestingNode node, String secret, String target, String body, Clock clock, @Nullable Duration expiry)
            throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest signed = signed(node.endpoint().resolve("/fn/echo" + target), secret, bytes, clock, expiry);
        HttpRequest.Builder request = HttpRequest.newBuilder(signed.getUri())
                .method(
                        signed.method().name(),
                        bytes.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(bytes));
        List<String> headers = new ArrayList<>();
        signed.headers().forEach((name, values) -> {
            if (!name.equals("Host")) { // the client says it itself, and the same
                values.forEach(value -> headers.addAll(List.of(name, value)));
            }
        });
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static SdkHttpRequest signed(
            URI uri, String secret, byte[] body, Clock clock, @Nullable Duration expiry) {
        return AwsV4HttpSigner.create()
                .sign(sign -> {
                    sign.identity(AwsCredentialsIdentity.create("ann", secret))
                            .request(SdkHttpRequest.builder()
                                    .method(body.length == 0 ? SdkHttpMethod.GET : SdkHttpMethod.POST)
                                    .uri(uri)
                                    .build())
                            .payload(() -> new ByteArrayInputStream(body))
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "lambda")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                            .putProperty(HttpSigner.SIGNING_CLOCK, clock);
                    if (expiry != null) {
                        sign.putProperty(
                                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, expiry);
                    }
                })
                .request();
    }

    private static void assertRefused(HttpResponse<String> answer, String type, String start) {
        assertEquals(403, answer.statusCode(), answer.body());
        assertEquals(type, answer.headers().firstValue("x-amzn-errortype").orElse(""));
        String message = JsonMapper.shared().readTree(answer.body()).path("message").stringValue();
        assertTrue(message.startsWith(start), message);
    }
}
