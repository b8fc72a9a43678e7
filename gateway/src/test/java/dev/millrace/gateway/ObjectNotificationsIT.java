package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Objects start functions, which store what they are told in buckets of their own; set up by the AWS command line. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectNotificationsIT {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOKEN = "a-token-of-some-length";

    private Path directory;
    private TestingNode node;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        Path token = Files.writeString(temporary.resolve("token"), TOKEN + "\n");
        node = new TestingNode(TestingNode.options(temporary.resolve("data"), token));
        aws = AwsCli.find(node.endpoint(), temporary.resolve("cli"));
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void aFunctionSeesTheRecordOfAnObjectThatIsStoredAndRemoved() throws Exception {
        bucket("photos");
        create("indexer", "seen");
        String wanted = "{\"LambdaFunctionConfigurations\":[{\"Id\":\"jpgs\",\"LambdaFunctionArn\":\"" + FUNCTION
                + "indexer\",\"Events\":[\"s3:ObjectCreated:*\",\"s3:ObjectRemoved:*\"],\"Filter\":{\"Key\":{"
                + "\"FilterRules\":[{\"Name\":\"prefix\",\"Value\":\"in/\"},{\"Name\":\"suffix\",\"Value\":\".jpg\"}]}}}]}";
        String refusal = aws.refusalOf(
                "s3api", "put-bucket-notification-configuration", "--bucket", "photos",
                "--notification-configuration", wanted);
        assertTrue(refusal.contains("Unable to validate the following destination configurations"), refusal);
        permit("indexer", "photos");
        configure("photos", wanted);
        JsonNode kept = aws.call("s3api", "get-bucket-notification-configuration", "--bucket", "photos");
        assertEquals(
                JSON.readTree(wanted.replace("prefix", "Prefix").replace("suffix", "Suffix")), kept);
        upload("s3://photos/in/two words.txt");
        upload("s3://photos/in/two words.jpg");
        JsonNode created = events("seen", 1).getFirst().path("Records").path(0);
        assertEquals("ObjectCreated:Put", created.path("eventName").asString());
        assertEquals("jpgs", created.path("s3").path("configurationId").asString());
        assertEquals("photos", created.path("s3").path("bucket").path("name").asString());
        assertEquals("in/two+words.jpg", created.path("s3").path("object").path("key").asString());
        assertEquals(5, created.path("s3").path("object").path("size").asInt());
        assertEquals(
                "5d41402abc4b2a76b9719d911017c592",
                created.path("s3").path("object").path("eTag").asString());
        aws.text("s3", "rm", "s3://photos/in/two words.jpg");
        List<JsonNode> both = events("seen", 2);
        List<String> names = both.stream()
                .map(event -> event.path("Records").path(0).path("eventName").asString())
                .sorted()
                .toList();
        assertEquals(List.of("ObjectCreated:Put", "ObjectRemoved:Delete"), names);
        configure("photos", "{}");
        assertEquals(
                JSON.createObjectNode(),
                aws.call("s3api", "get-bucket-notification-configuration", "--bucket", "photos"));
    }

    @Test
    void aRuleOfTheDefaultBusSeesTheEvent() throws Exception {
        bucket("orders");
        create("ruled", "ruled-seen");
        aws.call(
                "events", "put-rule", "--name", "orders", "--event-pattern",
                "{\"source\":[\"aws.s3\"],\"detail\":{\"bucket\":{\"name\":[\"orders\"]}}}");
        aws.call("events", "put-targets", "--rule", "orders", "--targets", "Id=1,Arn=" + FUNCTION + "ruled");
        configure("orders", "{\"EventBridgeConfiguration\":{}}");
        upload("s3://orders/a b.txt");
        JsonNode event = events("ruled-seen", 1).getFirst();
        assertEquals("Object Created", event.path("detail-type").asString());
        assertEquals("arn:aws:s3:::orders", event.path("resources").path(0).asString());
        assertEquals("a b.txt", event.path("detail").path("object").path("key").asString());
        assertEquals("PutObject", event.path("detail").path("reason").asString());
    }

    @Test
    void aFunctionThatWritesIntoItsOwnBucketIsStopped() throws Exception {
        create("loop", "looped");
        permit("loop", "looped");
        configure(
                "looped",
                "{\"LambdaFunctionConfigurations\":[{\"LambdaFunctionArn\":\"" + FUNCTION
                        + "loop\",\"Events\":[\"s3:ObjectCreated:Put\"]}]}");
        upload("s3://looped/first");
        await().until(() -> node.send("GET", "/metrics", "")
                .body()
                .contains("{function=\"loop\",how=\"recursive\"} 1"));
        assertTrue(keys("looped").size() <= 18, keys("looped").toString());
    }

    @Test
    void aStoreOutsideTellsOfAnObject() throws Exception {
        create("told", "told-seen");
        permit("told", "elsewhere");
        configure(
                "elsewhere",
                "{\"LambdaFunctionConfigurations\":[{\"LambdaFunctionArn\":\"" + FUNCTION
                        + "told\",\"Events\":[\"s3:ObjectCreated:*\"]}]}");
        String message = "{\"EventName\":\"s3:ObjectCreated:Put\",\"Key\":\"elsewhere/a b\",\"Records\":[{"
                + "\"eventSource\":\"minio:s3\",\"eventName\":\"s3:ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":"
                + "\"elsewhere\"},\"object\":{\"key\":\"a+b\",\"size\":3,\"sequencer\":\"17A9AB4FA93B35D8\"}}}]}";
        assertEquals(403, node.send("POST", "/_millrace/objects/minio", message).statusCode());
        HttpResponse<String> taken =
                node.send("POST", "/_millrace/objects/minio", message, "Authorization", "Bearer " + TOKEN);
        assertEquals(200, taken.statusCode(), taken.body());
        assertEquals("{\"taken\":1,\"duplicates\":0,\"ignored\":0}", taken.body());
        HttpResponse<String> again =
                node.send("POST", "/_millrace/objects/minio", message, "Authorization", "Bearer " + TOKEN);
        assertEquals("{\"taken\":0,\"duplicates\":1,\"ignored\":0}", again.body());
        JsonNode entry = events("told-seen", 1).getFirst().path("Records").path(0);
        assertEquals("a+b", entry.path("s3").path("object").path("key").asString());
        assertEquals("17A9AB4FA93B35D8", entry.path("s3").path("object").path("sequencer").asString());
    }

    private void bucket(String name) throws Exception {
        aws.call("s3api", "create-bucket", "--bucket", name);
    }

    private void upload(String target) throws Exception {
        Path file = Files.writeString(directory.resolve("upload"), "hello");
        aws.text("s3", "cp", file.toString(), target);
    }

    private void configure(String bucket, String configuration) throws Exception {
        aws.call(
                "s3api", "put-bucket-notification-configuration", "--bucket", bucket, "--notification-configuration",
                configuration);
    }

    private void permit(String function, String bucket) throws Exception {
        aws.lambda(
                "add-permission", "--function-name", function, "--statement-id", "s3", "--action",
                "lambda:InvokeFunction", "--principal", "s3.amazonaws.com", "--source-arn", "arn:aws:s3:::" + bucket,
                "--source-account", "000000000000");
    }

    /** Creates a function that stores what it is told in a bucket, and the bucket. */
    private void create(String name, String bucket) throws Exception {
        bucket(bucket);
        byte[] code = TestingZip.of(Map.of("bootstrap", bootstrap()));
        String request = JSON.writeValueAsString(Map.of(
                "FunctionName", name,
                "Runtime", "provided.al2023",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", "any",
                "Timeout", 30,
                "Code", Map.of("ZipFile", code),
                "Environment", Map.of("Variables", Map.of("BUCKET", bucket))));
        HttpResponse<String> answer = node.send("POST", TestingNode.FUNCTIONS, request);
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private static byte[] bootstrap() throws IOException {
        try (InputStream script = ObjectNotificationsIT.class.getResourceAsStream("/functions/objects/bootstrap")) {
            return Objects.requireNonNull(script).readAllBytes();
        }
    }

    /** What the function of a bucket has been told, when it is so much. */
    private List<JsonNode> events(String bucket, int count) throws Exception {
        await().until(() -> keys(bucket).size() >= count);
        List<String> keys = keys(bucket);
        assertEquals(count, keys.size(), keys.toString());
        return keys.stream().map(key -> read(bucket, key)).toList();
    }

    private JsonNode read(String bucket, String key) {
        try {
            return JSON.readTree(node.send("GET", "/" + bucket + "/" + key, "").body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> keys(String bucket) throws Exception {
        String listed = node.send("GET", "/" + bucket + "?list-type=2", "").body();
        return Pattern.compile("<Key>([^<]*)</Key>")
                .matcher(listed)
                .results()
                .map((MatchResult key) -> URLDecoder.decode(key.group(1), StandardCharsets.UTF_8))
                .toList();
    }
}
