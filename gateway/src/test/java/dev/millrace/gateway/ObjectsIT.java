package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.http.RawClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Buckets and objects by AWS's SDK for Java, and by clients that it is not. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsIT {
    private static final int PART_BYTES = 5 << 20;

    private TestingNode node;
    private AwsSdk sdk;
    private S3Client s3;
    private HttpClient http;

    @BeforeAll
    void start(@TempDir Path directory) {
        node = new TestingNode(directory.resolve("data"));
        sdk = new AwsSdk(node.endpoint());
        s3 = sdk.objects();
        http = HttpClient.newHttpClient();
        s3.createBucket(bucket -> bucket.bucket("things"));
    }

    @AfterAll
    void close() {
        http.close();
        sdk.close();
        node.close();
    }

    @Test
    void storesAnObjectWithItsMetadataAndGivesItBackWholeAndInPart() {
        s3.putObject(
                put -> put.bucket("things")
                        .key("a b/ü+&.txt")
                        .contentType("text/plain")
                        .contentEncoding("identity")
                        .metadata(Map.of("colour", "blue")),
                RequestBody.fromString("hello world"));
        var whole = s3.getObjectAsBytes(get -> get.bucket("things").key("a b/ü+&.txt"));
        assertEquals("hello world", whole.asUtf8String());
        GetObjectResponse head = whole.response();
        assertEquals("text/plain", head.contentType());
        assertEquals("blue", head.metadata().get("colour"));
        assertEquals("\"5eb63bbbe01eeed093cb22bb8f5acdc3\"", head.eTag());
        assertEquals(
                "world",
                s3.getObjectAsBytes(get -> get.bucket("things").key("a b/ü+&.txt").range("bytes=6-10"))
                        .asUtf8String());
        assertEquals(
                11L,
                s3.headObject(of -> of.bucket("things").key("a b/ü+&.txt")).contentLength());
        assertEquals(
                304,
                assertThrows(S3Exception.class, () -> s3.getObjectAsBytes(get ->
                                get.bucket("things").key("a b/ü+&.txt").ifNoneMatch(head.eTag())))
                        .statusCode());
    }

    /** Caches go by what an answer without a body says of the object. */
    @Test
    void tellsOfWhatWhereItWasNotModified() throws Exception {
        String eTag = s3.putObject(put -> put.bucket("things").key("cached"), RequestBody.fromString("same"))
                .eTag();
        String modified = node.send("GET", "/things/cached", "")
                .headers()
                .firstValue("Last-Modified")
                .orElseThrow();
        for (String[] condition : new String[][] {{"If-None-Match", eTag}, {"If-Modified-Since", modified}}) {
            HttpResponse<String> answer = node.send("GET", "/things/cached", "", condition);
            assertEquals(304, answer.statusCode());
            assertEquals(eTag, answer.headers().firstValue("ETag").orElse(""));
            assertEquals(modified, answer.headers().firstValue("Last-Modified").orElse(""));
        }
    }

    @Test
    void storesUnderAConditionOnly() {
        s3.putObject(put -> put.bucket("things").key("once").ifNoneMatch("*"), RequestBody.fromString("first"));
        S3Exception second = assertThrows(
                S3Exception.class,
                () -> s3.putObject(
                        put -> put.bucket("things").key("once").ifNoneMatch("*"), RequestBody.fromString("second")));
        assertEquals(412, second.statusCode());
        assertEquals("PreconditionFailed", second.awsErrorDetails().errorCode());
        assertEquals(
                "first",
                s3.getObjectAsBytes(get -> get.bucket("things").key("once")).asUtf8String());
    }

    @Test
    void storesInPartsCopiesAndRemovesManyAtOnce() {
        byte[] first = new byte[PART_BYTES];
        new Random(1).nextBytes(first);
        byte[] second = "the end".getBytes(StandardCharsets.UTF_8);
        String upload = s3.createMultipartUpload(create -> create.bucket("things").key("large"))
                .uploadId();
        String one = s3.uploadPart(
                        part -> part.bucket("things").key("large").uploadId(upload).partNumber(1),
                        RequestBody.fromBytes(first))
                .eTag();
        String two = s3.uploadPart(
                        part -> part.bucket("things").key("large").uploadId(upload).partNumber(2),
                        RequestBody.fromBytes(second))
                .eTag();
        String eTag = s3.completeMultipartUpload(complete -> complete.bucket("things")
                        .key("large")
                        .uploadId(upload)
                        .multipartUpload(parts -> parts.parts(
                                CompletedPart.builder().partNumber(1).eTag(one).build(),
                                CompletedPart.builder().partNumber(2).eTag(two).build())))
                .eTag();
        assertTrue(eTag.endsWith("-2\""), eTag);
        s3.copyObject(copy -> copy.sourceBucket("things")
                .sourceKey("large")
                .destinationBucket("things")
                .destinationKey("copied/large"));
        byte[] copied =
                s3.getObjectAsBytes(get -> get.bucket("things").key("copied/large")).asByteArray();
        assertArrayEquals(first, Arrays.copyOf(copied, PART_BYTES));
        assertEquals(PART_BYTES + second.length, copied.length);
        ListObjectsV2Response listed =
                s3.listObjectsV2(list -> list.bucket("things").prefix("copied/").delimiter("/"));
        assertEquals("copied/large", listed.contents().getFirst().key());
        s3.deleteObjects(remove -> remove.bucket("things")
                .delete(these -> these.objects(List.of(
                        ObjectIdentifier.builder().key("large").build(),
                        ObjectIdentifier.builder().key("copied/large").build()))));
        assertThrows(
                NoSuchKeyException.class,
                () -> s3.getObject(get -> get.bucket("things").key("large")).close());
    }

    @Test
    void refusesWhatS3Refuses() {
        assertThrows(
                NoSuchBucketException.class,
                () -> s3.putObject(put -> put.bucket("nowhere").key("k"), RequestBody.fromString("x")));
        S3Exception notEmpty = assertThrows(S3Exception.class, () -> {
            s3.createBucket(bucket -> bucket.bucket("full"));
            s3.putObject(put -> put.bucket("full").key("k"), RequestBody.fromString("x"));
            s3.deleteBucket(bucket -> bucket.bucket("full"));
        });
        assertEquals("BucketNotEmpty", notEmpty.awsErrorDetails().errorCode());
        S3Exception outside = assertThrows(
                S3Exception.class,
                () -> s3.putObject(put -> put.bucket("things").key("../../out"), RequestBody.fromString("x")));
        assertEquals(400, outside.statusCode());
        S3Exception checksum = assertThrows(
                S3Exception.class,
                () -> s3.putObject(
                        put -> put.bucket("things").key("k").checksumCRC32("AAAAAA=="), RequestBody.fromString("x")));
        assertEquals("BadDigest", checksum.awsErrorDetails().errorCode());
    }

    @Test
    void servesLinksUntilTheyExpire() throws Exception {
        s3.putObject(put -> put.bucket("things").key("linked"), RequestBody.fromString("by link"));
        try (S3Presigner presigner = AwsSdk.presigner(node.endpoint(), "any", "any")) {
            URI link = presigner
                    .presignGetObject(sign -> sign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(get -> get.bucket("things").key("linked")))
                    .url()
                    .toURI();
            assertEquals("by link", get(link).body());
            String expired = link.toString().replaceAll("X-Amz-Date=\\d{8}T", "X-Amz-Date=20200101T");
            HttpResponse<String> refused = get(URI.create(expired));
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("<Code>AccessDenied</Code>"), refused.body());
        }
        assertEquals("by link", get(node.endpoint().resolve("/things/linked")).body(), "a bucket that there is");
        assertEquals(404, get(node.endpoint().resolve("/no-such-bucket/linked")).statusCode());
    }

    @Test
    void findsTheBucketInTheNameOfTheHost() throws Exception {
        s3.putObject(put -> put.bucket("things").key("hosted"), RequestBody.fromString("by host"));
        try (RawClient client = new RawClient(node.endpoint().getPort())) {
            String end = " HTTP/1.1\r\nHost: things.s3.us-east-1.amazonaws.com\r\n";
            assertEquals("by host", client.send("GET /hosted" + end + "\r\n").receive().body());
            assertEquals(200, client.send("PUT /put" + end + "Content-Length: 3\r\n\r\nabc").receive().status());
            assertEquals("abc", client.send("GET /put" + end + "\r\n").receive().body());
            RawClient.Answer missing = client.send("GET /missing" + end + "\r\n").receive();
            assertEquals(404, missing.status());
            assertNotNull(missing.header("x-amz-request-id"));
        }
    }

    @Test
    void streamsWhatIsLargerThanTheMemoryThatItTakes() throws Exception {
        long size = 300L << 20;
        HttpRequest put = HttpRequest.newBuilder(node.endpoint().resolve("/things/huge"))
                .method("PUT", HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(size)), size))
                .build();
        System.gc();
        long before = usedBytes();
        assertEquals(200, http.send(put, BodyHandlers.ofString()).statusCode());
        assertEquals(
                size,
                s3.headObject(head -> head.bucket("things").key("huge")).contentLength());
        HttpRequest get = HttpRequest.newBuilder(node.endpoint().resolve("/things/huge")).build();
        try (InputStream content = http.send(get, BodyHandlers.ofInputStream()).body()) {
            long read = 0;
            byte[] part = new byte[1 << 16];
            for (int n = content.read(part); n >= 0; n = content.read(part)) {
                read += n;
            }
            assertEquals(size, read);
        }
        System.gc();
        assertTrue(usedBytes() - before < 100L << 20, "memory grew with the object");
        s3.deleteObject(remove -> remove.bucket("things").key("huge"));
    }

    @Test
    void functionsWhoseCodeIsNotInTheBucketAreRefused() throws Exception {
        String request = TestingNode.createRequest("unstored", "demo.Greeter", 30, new byte[0])
                .replaceFirst("\"ZipFile\":\"\"", "\"S3Bucket\":\"things\",\"S3Key\":\"nope.zip\"");
        HttpResponse<String> refused = node.send("POST", "/2015-03-31/functions", request);
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("S3 Error Code: NoSuchKey"), refused.body());
    }

    @Test
    void keepsTheRecordsOfEventsThatFailed(@TempDir Path directory) throws Exception {
        s3.createBucket(bucket -> bucket.bucket("failures"));
        sdk.create("thrower", "demo.Faults::raises", 30, TestingJar.ofFunctions(directory));
        sdk.lambda()
                .putFunctionEventInvokeConfig(config -> config.functionName("thrower")
                        .maximumRetryAttempts(0)
                        .destinationConfig(to -> to.onFailure(failed -> failed.destination("arn:aws:s3:::failures"))));
        String id = sdk.lambda()
                .invoke(call -> call.functionName("thrower")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"order\":7}")))
                .responseMetadata()
                .requestId();
        List<S3Object> records = Awaitility.await().until(
                () -> s3.listObjectsV2(list -> list.bucket("failures")).contents(), found -> !found.isEmpty());
        String key = records.getFirst().key();
        String form = "aws/lambda/async/thrower/\\d{4}/\\d\\d/\\d\\d/[-\\d]{10}T[.\\d]{8}-";
        assertTrue(key.matches(form + id), key);
        String record = s3.getObjectAsBytes(get -> get.bucket("failures").key(key))
                .asUtf8String();
        assertTrue(
                record.contains("\"condition\":\"RetriesExhausted\"") && record.contains("{\"order\":7}"), record);
    }

    @Test
    void keepsObjectsOverARestart() throws Exception {
        s3.putObject(put -> put.bucket("things").key("kept"), RequestBody.fromString("still here"));
        node.restart();
        assertEquals("still here", get(node.endpoint().resolve("/things/kept")).body());
        sdk.close();
        sdk = new AwsSdk(node.endpoint());
        s3 = sdk.objects();
        assertFalse(s3.listBuckets().buckets().isEmpty());
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            left -= count;
            return count;
        }
    }
}
