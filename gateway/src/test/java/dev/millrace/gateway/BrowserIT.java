package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.gateway.http.TestingCertificate;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages of other origins in a real browser, which keeps to what it is told of them. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
    private TestingNode node;
    private AwsSdk sdk;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        browser = new Browser(Files.createDirectory(directory.resolve("browser")));
        TestingCertificate certificate = TestingCertificate.make(directory, "EC");
        node = new TestingNode(TestingNode.options(directory.resolve("data"), certificate.files(), "web"));
        sdk = new AwsSdk(node.endpoint());
        node.create("web", "demo.Web::answer", 10, TestingJar.ofFunctions(directory.resolve("jar")));
        HttpApi.permit(node, "web");
    }

    @AfterAll
    void close() {
        if (sdk != null) {
            sdk.close();
            node.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void callsTheApisThatLetItsOriginIn() throws Exception {
        Map<String, Object> cors = Map.of(
                "allowOrigins", List.of(browser.origin()),
                "allowMethods", List.of("GET", "PUT"),
                "allowHeaders", List.of("content-type", "x-mine"),
                "exposeHeaders", List.of("x-amzn-requestid"));
        HttpApi open = HttpApi.create(node, Map.of("target", HttpApi.ARN + "web", "corsConfiguration", cors));
        HttpApi closed = HttpApi.create(node, Map.of("target", HttpApi.ARN + "web"));

        browser.open("api.html", Map.of("open", url(open) + "pets", "closed", url(closed)));

        assertEquals(
                json("""
                        {"status": 200, "id": true, "type": "application/json", "method": "PUT",
                        "mine": "of the page", "body": "{\\"a\\":1}",
                        "undeclared": "TypeError", "closed": "TypeError"}"""),
                browser.seen());
    }

    @Test
    void readsAStreamWhileTheFunctionStillWritesIt() throws Exception {
        Streams.create(node, "pages", "streams.page", 60);
        Streams.publish(node, "pages", browser.origin());
        try (Gathering gathering = new Gathering()) {
            browser.open(
                    "stream.html",
                    Map.of("url", node.endpoint().resolve("/fn/pages/").toString(), "visit", gathering.url()));
            assertEquals(json("{\"first\": \"one \"}"), browser.seen());
            gathering.end();
            assertEquals(json("{\"status\": 201, \"rest\": \"two\"}"), browser.seen());
        }
    }

    @Test
    void storesAndReadsObjects() throws Exception {
        sdk.objects().createBucket(bucket -> bucket.bucket("open"));
        sdk.objects().createBucket(bucket -> bucket.bucket("closed"));
        sdk.objects()
                .putBucketCors(put -> put.bucket("open")
                        .corsConfiguration(cors -> cors.corsRules(
                                CORSRule.builder()
                                        .allowedOrigins(browser.origin())
                                        .allowedMethods("GET", "PUT", "POST")
                                        .allowedHeaders("*")
                                        .exposeHeaders("ETag")
                                        .build())));

        browser.open(
                "objects.html",
                Map.of(
                        "link", linkToPut("open", "by-link"),
                        "bucket", node.endpoint().resolve("/open").toString(),
                        "closed", node.endpoint().resolve("/closed").toString()));

        assertEquals(
                json("""
                        {"put": 200, "tag": true, "hidden": null, "read": "by link", "posted": 204,
                        "missing": 404, "code": true, "removed": "TypeError", "closed": "TypeError"}"""),
                browser.seen());
        assertEquals("by form", node.send("GET", "/open/by-form", "").body());
    }

    /** A page that lies in a bucket, and the API that it calls, over one connection of HTTP/2. */
    @Test
    void speaksHttp2OverTls() throws Exception {
        sdk.objects().createBucket(bucket -> bucket.bucket("pages"));
        for (String name : List.of("secure.html", "report.mjs")) {
            String type = name.endsWith("mjs") ? "text/javascript" : "text/html";
            sdk.objects()
                    .putObject(
                            put -> put.bucket("pages").key(name).contentType(type),
                            RequestBody.fromBytes(resource("/pages/" + name)));
        }
        HttpApi api = HttpApi.create(node, Map.of("target", HttpApi.ARN + "web"));

        browser.open(
                URI.create("https://localhost:" + node.endpoint().getPort() + "/pages/secure.html"),
                Map.of("api", "/execute-api/" + api.id() + "/", "test", browser.origin()));

        assertEquals(
                json("{\"protocol\": \"h2\", \"seen\": [\"HTTP/2.0\"], \"sum\": 36, \"secure\": true}"),
                browser.seen());
    }

    /** As browsers reach it: they take all names below localhost for this machine. */
    private String url(HttpApi api) {
        return "http://" + api.id() + ".execute-api.us-east-1.localhost:"
                + node.endpoint().getPort() + "/";
    }

    private String linkToPut(String bucket, String key) {
        try (S3Presigner presigner = AwsSdk.presigner(node.endpoint(), "any", "any")) {
            return presigner
                    .presignPutObject(sign -> sign.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(put -> put.bucket(bucket).key(key)))
                    .url()
                    .toString();
        }
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(BrowserIT.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
