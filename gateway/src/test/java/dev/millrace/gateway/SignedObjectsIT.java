package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.gateway.message.OutsideServices;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of S3 where the operator has given keys: nobody comes in without one. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedObjectsIT {
    private static final int LARGE_BYTES = 20 << 20;
    private static final byte[] LARGE = new byte[LARGE_BYTES];

    private Path directory;
    private TestingNode node;
    private AwsSdk sdk;
    private S3Client s3;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        new Random(11).nextBytes(LARGE);
        Path keys = Files.writeString(directory.resolve("keys"), "alice=wonderland\n");
        node = new TestingNode(TestingNode.options(directory.resolve("data"), OutsideServices.NONE, keys));
        sdk = new AwsSdk(node.endpoint(), "alice", "wonderland");
        s3 = sdk.objects();
        s3.createBucket(bucket -> bucket.bucket("things"));
        s3.putObject(put -> put.bucket("things").key("kept"), RequestBody.fromString("kept"));
    }

    @AfterAll
    void close() {
        sdk.close();
        node.close();
    }

    @Test
    void theCommandLineNeedsAKey() throws Exception {
        Path large = Files.write(directory.resolve("large"), LARGE);
        Path small = Files.writeString(directory.resolve("small"), "small");
        AwsCli any = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        AwsCli right = any.with("alice", "wonderland");
        AwsCli wrong = any.with("alice", "looking-glass");
        right.text("s3", "cp", small.toString(), "s3://things/cli/a b+&c");
        right.text("s3", "cp", large.toString(), "s3://things/cli/large");
        right.text("s3", "cp", "s3://things/cli/large", directory.resolve("back").toString());
        assertArrayEquals(LARGE, Files.readAllBytes(directory.resolve("back")));
        right.text("s3", "cp", "s3://things/cli/a b+&c", "s3://things/cli/copied");
        String listed = right.text("s3", "ls", "s3://things/cli/");
        assertTrue(listed.contains("a b+&c") && listed.contains("large"), listed);
        String refused = wrong.refusalOf("s3", "cp", small.toString(), "s3://things/cli/wrong");
        assertTrue(refused.contains("(SignatureDoesNotMatch)"), refused);
        refused = wrong.refusalOf("s3", "cp", large.toString(), "s3://things/cli/wrong");
        assertTrue(refused.contains("(SignatureDoesNotMatch)"), refused);
        refused = any.refusalOf("s3", "ls", "s3://things");
        assertTrue(refused.contains("(InvalidAccessKeyId)"), refused);
        refused = right.refusalOf("s3", "ls", "s3://things", "--no-sign-request");
        assertTrue(refused.contains("(AccessDenied)"), refused);
        right.text("s3", "rm", "s3://things/cli", "--recursive");
        assertFalse(right.text("s3", "ls", "s3://things").contains("cli/"));
    }

    /** Whose bodies come in signed chunks with a signed checksum behind. */
    @Test
    void theSdkNeedsAKey() {
        s3.putObject(put -> put.bucket("things").key("large"), RequestBody.fromBytes(LARGE));
        assertArrayEquals(
                LARGE,
                s3.getObjectAsBytes(get -> get.bucket("things").key("large")).asByteArray());
        s3.putObject(put -> put.bucket("things").key("empty"), RequestBody.empty());
        try (AwsSdk wrong = new AwsSdk(node.endpoint(), "alice", "looking-glass")) {
            S3Exception refused = assertThrows(
                    S3Exception.class,
                    () -> wrong.objects()
                            .putObject(put -> put.bucket("things").key("wrong"), RequestBody.fromBytes(LARGE)));
            assertEquals("SignatureDoesNotMatch", refused.awsErrorDetails().errorCode());
        }
        assertThrows(NoSuchKeyException.class, () -> s3.getObject(get -> get.bucket("things").key("wrong")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /things/kept, ''",
        "PUT, /things/new, ''",
        "DELETE, /things/kept, ''",
        "GET, /things, ''",
        "GET, /things?location, ''",
        "GET, /things?notification, ''",
        "PUT, /things?notification, ''",
        "POST, /things?delete, ''",
        "POST, /things?policy, multipart/form-data; boundary=x",
    })
    void nobodyComesInWithoutOne(String method, String target, String type) throws Exception {
        HttpResponse<String> refused = node.send(method, target, "body", "Content-Type", type);
        assertEquals(403, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("<Code>AccessDenied</Code>"), refused.body());
        assertEquals("kept", s3.getObjectAsBytes(get -> get.bucket("things").key("kept")).asUtf8String());
        assertThrows(NoSuchKeyException.class, () -> s3.getObject(get -> get.bucket("things").key("new")));
    }

    /** A browser asks without a signature whether it may ask with one. */
    @Test
    void preflightsAreAnsweredToEverybody() throws Exception {
        CORSRule rule = CORSRule.builder()
                .allowedOrigins("https://page.example")
                .allowedMethods("PUT")
                .allowedHeaders("*")
                .build();
        s3.putBucketCors(put -> put.bucket("things").corsConfiguration(all -> all.corsRules(rule)));
        HttpRequest preflight = HttpRequest.newBuilder(
                        node.endpoint().resolve("/things/kept?X-Amz-Signature=of-the-put"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .headers("Origin", "https://page.example", "Access-Control-Request-Method", "PUT")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(preflight, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(
                    "https://page.example",
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        }
    }

    @Test
    void aFormWithoutASignedPolicyStoresNothing() throws Exception {
        String form = """
                --x\r
                Content-Disposition: form-data; name="key"\r
                \r
                form\r
                --x\r
                Content-Disposition: form-data; name="file"\r
                \r
                content\r
                --x--\r
                """;
        HttpResponse<String> refused =
                node.send("POST", "/things", form, "Content-Type", "multipart/form-data; boundary=x");
        assertEquals(403, refused.statusCode(), refused.body());
        assertThrows(NoSuchKeyException.class, () -> s3.getObject(get -> get.bucket("things").key("form")));
    }

    /** A function finds a key of its own around it, which is good for this server as long as it is up. */
    @Test
    void functionsHaveAKey() throws Exception {
        byte[] code;
        try (InputStream source = Objects.requireNonNull(
                SignedObjectsIT.class.getResourceAsStream("/functions/surroundings/index.py"))) {
            code = TestingZip.of(Map.of("index.py", source.readAllBytes()));
        }
        String request = TestingNode.createRequest("around", "index.handler", 60, code);
        HttpResponse<String> created =
                node.send("POST", TestingNode.FUNCTIONS, request.replace("java25", "python3.11"));
        assumeTrue(created.statusCode() == 201, created::body);
        JsonNode environment = JsonMapper.shared()
                .readTree(node.invokeInTime("around", "{}").body())
                .path("environment");
        String secret = environment.path("AWS_SECRET_ACCESS_KEY").asString();
        try (AwsSdk function =
                new AwsSdk(node.endpoint(), environment.path("AWS_ACCESS_KEY_ID").asString(), secret)) {
            function.objects()
                    .putObject(put -> put.bucket("things").key("of a function"), RequestBody.fromString("made"));
        }
        assertEquals(
                "made",
                s3.getObjectAsBytes(get -> get.bucket("things").key("of a function")).asUtf8String());
        Path keys = directory.resolve("keys");
        try (TestingNode other = new TestingNode(
                        TestingNode.options(directory.resolve("other"), OutsideServices.NONE, keys));
                AwsSdk function = new AwsSdk(other.endpoint(), "000000000000", secret)) {
            S3Exception refused = assertThrows(S3Exception.class, () -> function.objects().listBuckets());
            assertEquals("SignatureDoesNotMatch", refused.awsErrorDetails().errorCode());
        }
    }
}
