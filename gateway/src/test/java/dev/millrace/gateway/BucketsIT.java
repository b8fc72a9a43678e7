package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked of buckets as a whole, and what is left when they are removed: nothing. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BucketsIT {
    private static final String SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=any";
    private static final String NOTIFICATION = "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>";
    private static final String UUID = "-0d7ee6a2-9bb0-4d6c-8a4b-0123456789ab";

    private Path objects;
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        objects = directory.resolve("data/objects");
        node = new TestingNode(directory.resolve("data"));
        assertEquals(200, send("PUT", "/things", "").statusCode());
        assertEquals(200, send("PUT", "/things/one", "content").statusCode());
    }

    @AfterAll
    void close() {
        node.close();
    }

    /** Terraform and the SDKs read all of these; a bucket that was told nothing answers as AWS's would. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?accelerate | 200 | AccelerateConfiguration",
                "?acl | 200 | AccessControlPolicy",
                "?analytics | 200 | ListBucketAnalyticsConfigurationResult",
                "?analytics&id=x | 404 | NoSuchConfiguration",
                "?cors | 404 | NoSuchCORSConfiguration",
                "?encryption | 404 | ServerSideEncryptionConfigurationNotFoundError",
                "?inventory | 200 | ListInventoryConfigurationsResult",
                "?lifecycle | 404 | NoSuchLifecycleConfiguration",
                "?location | 200 | LocationConstraint",
                "?logging | 200 | BucketLoggingStatus",
                "?metrics | 200 | ListMetricsConfigurationsResult",
                "?notification | 200 | NotificationConfiguration",
                "?object-lock | 404 | ObjectLockConfigurationNotFoundError",
                "?ownershipControls | 404 | OwnershipControlsNotFoundError",
                "?policy | 404 | NoSuchBucketPolicy",
                "?policyStatus | 404 | NoSuchBucketPolicy",
                "?publicAccessBlock | 404 | NoSuchPublicAccessBlockConfiguration",
                "?replication | 404 | ReplicationConfigurationNotFoundError",
                "?requestPayment | 200 | RequestPaymentConfiguration",
                "?tagging | 404 | NoSuchTagSet",
                "?uploads | 200 | ListMultipartUploadsResult",
                "?versioning | 200 | VersioningConfiguration",
                "?website | 404 | NoSuchWebsiteConfiguration",
                "?session | 501 | NotImplemented",
                "/one?tagging | 200 | Tagging",
                "/one?legal-hold | 400 | InvalidRequest",
                "/one?retention | 400 | InvalidRequest",
                "/one?torrent | 501 | NotImplemented",
                "/none?tagging | 404 | NoSuchKey",
            })
    void tellsWhatItWasNeverTold(String what, int status, String name) throws Exception {
        HttpResponse<String> answer = send("GET", "/things" + what, "");
        assertEquals(status, answer.statusCode(), answer.body());
        String sign = status == 200 ? "<" + name : "<Code>" + name + "</Code>";
        assertTrue(answer.body().contains(sign), answer.body());
        if (!what.startsWith("/")) {
            HttpResponse<String> ofNone = send("GET", "/nothing" + what, "");
            assertTrue(ofNone.statusCode() == 404 || status == 501, ofNone.body());
        }
    }

    /** What would be taken for another request, a new bucket or object, by the store itself. */
    @ParameterizedTest
    @CsvSource({
        "PUT, ?lifecycle", "PUT, ?policy", "PUT, ?tagging", "PUT, ?versioning", "PUT, ?website",
        "PUT, ?publicAccessBlock", "PUT, ?encryption", "POST, ?metadataTable", "PUT, /one?tagging", "PUT, /one?retention",
        "POST, /one?restore", "POST, /one?select",
    })
    void refusesToBeTold(String method, String what) throws Exception {
        HttpResponse<String> answer = send(method, "/things" + what, "<X/>");
        assertEquals(501, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("<Code>NotImplemented</Code>"), answer.body());
        assertEquals("content", send("GET", "/things/one", "").body());
    }

    @Test
    void forgetsWhatItWasNotTold() throws Exception {
        assertEquals(204, send("DELETE", "/things?policy", "").statusCode());
        assertEquals(204, send("DELETE", "/things/one?tagging", "").statusCode());
        assertEquals("content", send("GET", "/things/one", "").body());
    }

    @Test
    void aNewBucketIsToldNothingOfAFormerOne() throws Exception {
        assertEquals(200, send("PUT", "/former", "").statusCode());
        assertEquals(200, send("PUT", "/former?notification", NOTIFICATION).statusCode());
        assertTrue(send("GET", "/former?notification", "").body().contains("EventBridge"));
        Files.delete(objects.resolve("former")); // as a kill in the middle of a removal leaves it
        assertEquals(200, send("PUT", "/former", "").statusCode());
        assertFalse(send("GET", "/former?notification", "").body().contains("EventBridge"));
        assertEquals(200, send("PUT", "/former?notification", NOTIFICATION).statusCode());
        assertEquals(200, send("PUT", "/former", "").statusCode());
        assertTrue(send("GET", "/former?notification", "").body().contains("EventBridge"), "it was created before");
    }

    @Test
    void objectsHaveOneVersion() throws Exception {
        assertEquals(200, send("PUT", "/single", "").statusCode());
        for (String key : new String[] {"a/1", "a/2", "b%20c"}) {
            assertEquals(200, send("PUT", "/single/" + key, "x").statusCode());
        }
        String first = send("GET", "/single?versions&max-keys=2", "").body();
        assertTrue(first.contains("<Key>a/1</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"), first);
        assertTrue(first.contains("<IsTruncated>true</IsTruncated><NextKeyMarker>a/2</NextKeyMarker>"), first);
        String second = send("GET", "/single?versions&key-marker=a%2F2&version-id-marker=null", "").body();
        assertTrue(second.contains("<Key>b c</Key>") && !second.contains("<Key>a/"), second);
        assertTrue(second.contains("<IsTruncated>false</IsTruncated>"), second);
        String grouped = send("GET", "/single?versions&delimiter=/&encoding-type=url", "").body();
        assertTrue(grouped.contains("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>"), grouped);
        assertTrue(grouped.contains("<Key>b%20c</Key>"), grouped);
        assertEquals("x", send("GET", "/single/a/1?versionId=null", "").body());
        assertEquals(204, send("DELETE", "/single/a/1?versionId=null", "").statusCode());
        assertEquals(404, send("GET", "/single/a/1", "").statusCode());
    }

    @Test
    void groupsByAnyText() throws Exception {
        assertEquals(200, send("PUT", "/grouped", "").statusCode());
        for (String key : new String[] {"a--1", "a--2", "b-1", "c--1--2", "d"}) {
            assertEquals(200, send("PUT", "/grouped/" + key, "").statusCode());
        }
        String first = send("GET", "/grouped?list-type=2&delimiter=--&max-keys=2", "").body();
        assertTrue(first.contains("<CommonPrefixes><Prefix>a--</Prefix></CommonPrefixes>"), first);
        assertTrue(first.contains("<Key>b-1</Key>") && !first.contains("c--"), first);
        String token = first.replaceFirst("(?s).*<NextContinuationToken>(.*)</NextContinuationToken>.*", "$1");
        String second =
                send("GET", "/grouped?list-type=2&delimiter=--&continuation-token=" + token, "").body();
        assertTrue(second.contains("<Prefix>c--</Prefix>") && second.contains("<Key>d</Key>"), second);
        assertFalse(second.contains("a--"), second);
        String below = send("GET", "/grouped?delimiter=--&prefix=c--", "").body();
        assertTrue(below.contains("<Prefix>c--1--</Prefix>"), below);
    }

    @Test
    void whatIsNotWholeIsNoObjectAndKeepsNoBucket() throws Exception {
        assertEquals(200, send("PUT", "/removed", "").statusCode());
        assertEquals(200, send("POST", "/removed/in/parts?uploads", "").statusCode());
        Path left = Files.writeString(objects.resolve("removed/object" + UUID), "half of");
        Files.setLastModifiedTime(left, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        String whole = "/removed/object" + UUID.replace('0', '1');
        assertEquals(200, send("PUT", whole, "a client's own").statusCode());
        assertTrue(send("GET", "/removed?list-type=2", "").body().contains("<KeyCount>1</KeyCount>"));
        HttpResponse<String> full = send("DELETE", "/removed", "");
        assertEquals(409, full.statusCode(), full.body());
        assertTrue(send("GET", "/removed?uploads", "").body().contains("<Key>in/parts</Key>"));
        assertEquals(204, send("DELETE", whole, "").statusCode());
        HttpResponse<String> removed = send("DELETE", "/removed", "");
        assertEquals(204, removed.statusCode(), removed.body());
        assertFalse(Files.exists(objects.resolve("removed")));
    }

    @Test
    void belongsToTheAccount() throws Exception {
        HttpResponse<String> ours = node.send(
                "HEAD", "/things", "", "Authorization", SIGNATURE, "x-amz-expected-bucket-owner", "000000000000");
        assertEquals(200, ours.statusCode());
        assertEquals("us-east-1", ours.headers().firstValue("x-amz-bucket-region").orElseThrow());
        HttpResponse<String> others = node.send(
                "HEAD", "/things", "", "Authorization", SIGNATURE, "x-amz-expected-bucket-owner", "111111111111");
        assertEquals(403, others.statusCode());
    }

    private HttpResponse<String> send(String method, String target, String body) throws Exception {
        return node.send(method, target, body, "Authorization", SIGNATURE);
    }
}
