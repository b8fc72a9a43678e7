package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.message.OutsideServices;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Links to objects where the operator has given keys: who has no key cannot make one, and nobody can change one. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedLinksIT {
    private static final String KEY = "a b/ü+&=.txt";

    private TestingNode node;
    private HttpClient http;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), "alice=wonderland\n");
        node = new TestingNode(TestingNode.options(directory.resolve("data"), OutsideServices.NONE, keys));
        http = HttpClient.newHttpClient();
        try (AwsSdk sdk = new AwsSdk(node.endpoint(), "alice", "wonderland")) {
            sdk.objects().createBucket(bucket -> bucket.bucket("things"));
            sdk.objects().putObject(put -> put.bucket("things").key(KEY), RequestBody.fromString("by link"));
        }
    }

    @AfterAll
    void close() {
        http.close();
        node.close();
    }

    @Test
    void servesWhatIsSignedWithAKey() throws Exception {
        assertEquals("by link", send("GET", link("alice", "wonderland"), "").body());
        URI put = presigner("alice", "wonderland")
                .presignPutObject(sign -> sign.signatureDuration(Duration.ofMinutes(5))
                        .putObjectRequest(object ->
                                object.bucket("things").key("new").contentType("text/plain").metadata(Map.of("a", "b"))))
                .url()
                .toURI();
        HttpRequest request = HttpRequest.newBuilder(put)
                .headers("Content-Type", "text/plain", "x-amz-meta-a", "b")
                .PUT(HttpRequest.BodyPublishers.ofString("new"))
                .build();
        assertEquals(200, http.send(request, BodyHandlers.ofString()).statusCode());
        HttpRequest other = HttpRequest.newBuilder(put)
                .headers("Content-Type", "text/plain", "x-amz-meta-a", "c")
                .PUT(HttpRequest.BodyPublishers.ofString("other"))
                .build();
        assertRefused("SignatureDoesNotMatch", http.send(other, BodyHandlers.ofString()));
        try (AwsSdk sdk = new AwsSdk(node.endpoint(), "alice", "wonderland")) {
            assertEquals(
                    "new",
                    sdk.objects().getObjectAsBytes(get -> get.bucket("things").key("new")).asUtf8String());
        }
    }

    @Test
    void refusesWhatIsNot() throws Exception {
        assertRefused("SignatureDoesNotMatch", send("GET", link("alice", "looking-glass"), ""));
        assertRefused("InvalidAccessKeyId", send("GET", link("bob", "wonderland"), ""));
        String good = link("alice", "wonderland").toString();
        assertRefused("SignatureDoesNotMatch", send("GET", URI.create(good.replace(".txt", ".txu")), ""));
        assertRefused("SignatureDoesNotMatch", send("GET", URI.create(good + "&response-content-type=text%2Fhtml"), ""));
        assertRefused(
                "SignatureDoesNotMatch", send("GET", URI.create(good.replace("X-Amz-Expires=300", "X-Amz-Expires=301")), ""));
        assertRefused("SignatureDoesNotMatch", send("PUT", URI.create(good), "changed"));
        assertRefused(
                "AccessDenied",
                send("GET", URI.create(good.replaceAll("X-Amz-Date=\\d{8}T", "X-Amz-Date=20200101T")), ""));
        HttpResponse<String> unsigned =
                send("GET", URI.create(good.replaceAll("X-Amz-Signature=\\w+", "X-Amz-Signature=")), "");
        assertEquals(400, unsigned.statusCode());
        assertTrue(unsigned.body().contains("<Code>AuthorizationQueryParametersError</Code>"), unsigned.body());
        String old = "/things/new?AWSAccessKeyId=alice&Expires=4000000000&Signature=x";
        HttpResponse<String> ofVersion2 = send("GET", node.endpoint().resolve(old), "");
        assertEquals(400, ofVersion2.statusCode());
        assertTrue(ofVersion2.body().contains("Please use AWS4-HMAC-SHA256."), ofVersion2.body());
        assertEquals("by link", send("GET", URI.create(good), "").body());
    }

    /** Whoever answers: the store, an operation beside it, or what reads forms. */
    @ParameterizedTest
    @CsvSource({
        "GET, /things/new, ''",
        "GET, /things?versions, ''",
        "GET, /things?notification, ''",
        "PUT, /things?notification, ''",
        "GET, /things?location, ''",
        "GET, /things/new?tagging, ''",
        "POST, /things, multipart/form-data; boundary=x",
        "GET, /, ''",
    })
    void refusesLinksThatHaveExpiredWhateverTheyAreOf(String method, String path, String type) throws Exception {
        String link = path + (path.contains("?") ? "&" : "?") + "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=alice%2F20200101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=any&X-Amz-Expires=60&X-Amz-Date=20200101T000000Z";
        HttpResponse<String> expired = node.send(method, link, "body", "Content-Type", type);
        assertRefused("AccessDenied", expired);
        assertTrue(expired.body().contains("<Message>Request has expired</Message>"), expired.body());
        HttpResponse<String> tooLong =
                node.send(method, link.replace("Expires=60", "Expires=604801"), "body", "Content-Type", type);
        assertEquals(400, tooLong.statusCode());
        assertTrue(tooLong.body().contains("X-Amz-Expires must be less than a week"), tooLong.body());
    }

    private static void assertRefused(String code, HttpResponse<String> answer) {
        assertEquals(403, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("<Code>" + code + "</Code>"), answer.body());
    }

    private URI link(String accessKey, String secret) throws Exception {
        try (S3Presigner presigner = presigner(accessKey, secret)) {
            return presigner
                    .presignGetObject(sign -> sign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket("things").key(KEY)))
                    .url()
                    .toURI();
        }
    }

    private S3Presigner presigner(String accessKey, String secret) {
        return AwsSdk.presigner(node.endpoint(), accessKey, secret);
    }

    private HttpResponse<String> send(String method, URI uri, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
