package dev.millrace.gateway.object.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ObjectChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreMessageTest {
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

    @Test
    void readsRecordsOfAws() {
        ObjectChange change = only("{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\","
                + "\"awsRegion\":\"us-west-2\",\"eventTime\":\"2026-11-27T10:00:00.123Z\","
                + "\"eventName\":\"ObjectCreated:Put\",\"userIdentity\":{\"principalId\":\"AWS:AIDA\"},"
                + "\"requestParameters\":{\"sourceIPAddress\":\"172.16.0.1\"},\"s3\":{\"bucket\":{\"name\":\"b\"},"
                + "\"object\":{\"key\":\"a+b%40c\",\"size\":1024,\"eTag\":\"d41d8\",\"versionId\":\"v\","
                + "\"sequencer\":\"0055AED6DCD90281E5\"}}}]}");
        assertEquals(ChangeKind.PUT, change.kind());
        assertEquals("b", change.bucket());
        assertEquals("a b@c", change.key());
        assertEquals(1_024, change.sizeBytes());
        assertEquals("d41d8", change.eTag());
        assertEquals("v", change.versionId());
        assertEquals(Instant.parse("2026-11-27T10:00:00.123Z"), change.at());
        assertEquals("0055AED6DCD90281E5", change.sequencer());
        assertEquals("172.16.0.1", change.origin().sourceIp());
        assertEquals("AWS:AIDA", change.origin().principal());
        assertNull(change.origin().traceHeader());
    }

    @Test
    void readsRecordsOfMinio() {
        ObjectChange change = only("{\"EventName\":\"s3:ObjectRemoved:Delete\",\"Key\":\"b/in/a b.jpg\",\"Records\":["
                + "{\"eventVersion\":\"2.0\",\"eventSource\":\"minio:s3\",\"awsRegion\":\"\","
                + "\"eventTime\":\"2026-11-27T10:00:00.998Z\",\"eventName\":\"s3:ObjectRemoved:Delete\","
                + "\"requestParameters\":{\"principalId\":\"key\",\"region\":\"\",\"sourceIPAddress\":\"10.0.0.1\"},"
                + "\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"in%2Fa+b.jpg\","
                + "\"sequencer\":\"17A9AB4FA93B35D8\"}}}]}");
        assertEquals(ChangeKind.DELETE, change.kind());
        assertEquals("in/a b.jpg", change.key());
        assertEquals(0, change.sizeBytes());
        assertEquals("", change.eTag());
        assertNull(change.versionId());
    }

    @Test
    void readsRecordsOfCeph() {
        ObjectChange change = only("{\"Records\":[{\"eventVersion\":\"2.2\",\"eventSource\":\"ceph:s3\","
                + "\"eventTime\":\"2026-11-27 10:00:00.330496Z\",\"eventName\":\"s3:ObjectCreated:Put\","
                + "\"s3\":{\"bucket\":{\"name\":\"b\",\"id\":\"x\"},\"object\":{\"key\":\"a+b c%40.jpg\","
                + "\"size\":\"108622\",\"etag\":\"\\\"819c\\\"\",\"versionId\":\"\",\"sequencer\":\"5C1C2F60\"}},"
                + "\"eventId\":\"1\"}]}");
        assertEquals("a+b c%40.jpg", change.key());
        assertEquals(108_622, change.sizeBytes());
        assertEquals("819c", change.eTag());
        assertNull(change.versionId());
        assertEquals(Instant.parse("2026-11-27T10:00:00.330496Z"), change.at());
    }

    @ParameterizedTest
    @CsvSource({
        "ObjectCreated:Put, PUT",
        "ObjectCreated:Post, POST",
        "s3:ObjectCreated:Copy, COPY",
        "s3:ObjectCreated:CompleteMultipartUpload, COMPLETE",
        "ObjectRemoved:DeleteMarkerCreated, DELETE_MARKER"
    })
    void knowsAllKinds(String eventName, ChangeKind kind) {
        assertEquals(kind, only(records(entry(eventName, "k", "1"))).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ObjectAccessed:Get", "s3:ObjectCreated:PutTagging", "ObjectSynced:Created", ""})
    void ignoresWhatNobodyIsToldOf(String eventName) {
        StoreMessage message = read(records(entry(eventName, "k", "1"), entry("ObjectCreated:Put", "k", "2")));
        assertEquals(1, message.ignored());
        assertEquals(1, message.changes().size());
        assertEquals(new StoreMessage(List.of(), 1), read("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}"));
    }

    @Test
    void tellsChangesApartByTheirSequencers() {
        ToldChange told = read(records(entry("ObjectCreated:Put", "k", "1"))).changes().getFirst();
        assertEquals(
                told.identity(),
                read(records(entry("s3:ObjectCreated:Put", "k", "1"))).changes().getFirst().identity());
        assertNotEquals(
                told.identity(),
                read(records(entry("ObjectCreated:Put", "k", "2"))).changes().getFirst().identity());
        assertNotEquals(
                told.identity(),
                read(records(entry("ObjectCreated:Put", "l", "1"))).changes().getFirst().identity());
        ToldChange without = read(records(entry("ObjectCreated:Put", "k", ""))).changes().getFirst();
        assertNull(without.identity());
        assertEquals("18BC11A1B3B00000".length(), without.change().sequencer().length());
    }

    @Test
    void readsWhatSeaweedFsCreates() {
        String message = filed("/buckets/b/in/a b.jpg", "\"new_entry\":{\"name\":\"a b.jpg\",\"attributes\":{\"file_size\":12,"
                + "\"mtime\":1795860000,\"md5\":\"1B2M2Y8AsgTpgAmY7PhCfg==\"}},\"new_parent_path\":\"/buckets/b/in\"");
        ObjectChange change = only(message);
        assertEquals(ChangeKind.PUT, change.kind());
        assertEquals("b", change.bucket());
        assertEquals("in/a b.jpg", change.key());
        assertEquals(12, change.sizeBytes());
        assertEquals("d41d8cd98f00b204e9800998ecf8427e", change.eTag());
        assertEquals(Instant.ofEpochSecond(1_795_860_000), change.at());
        ToldChange told = read(message).changes().getFirst();
        assertEquals(told.identity(), read(message).changes().getFirst().identity());
        assertNotEquals(
                told.identity(),
                read(message.replace("\"file_size\":12", "\"file_size\":13")).changes().getFirst().identity());
        assertEquals(change, only(message.replace("\"message\"", "\"message_data\"")));
    }

    @Test
    void tellsAChangeOfSeaweedFsFromAMove() {
        String entries = "\"old_entry\":{\"name\":\"a\"},\"new_entry\":{\"name\":\"a\"},\"new_parent_path\":\"/buckets/b";
        assertEquals(List.of("PUT b/a"), told(filed("/buckets/b/a", entries + "\"")));
        assertEquals(List.of("DELETE b/a", "PUT c/x/a"), told(filed("/buckets/b/a", entries.replace("buckets/b", "buckets/c/x") + "\"")));
        assertEquals(List.of("DELETE b/a"), told(filed("/buckets/b/a", entries.replace("/buckets/b", "/tmp") + "\"")));
        assertEquals(List.of("DELETE b/a"), told(filed("/buckets/b/a", "\"old_entry\":{\"name\":\"a\"}")));
    }

    @Test
    void ignoresWhatSeaweedFsKeepsElsewhere() {
        String entry = "\"new_entry\":{\"name\":\"x\"}";
        for (String path : List.of("/etc/x", "/buckets/b", "/buckets/b/", "/buckets/b/.uploads/1/x", "buckets")) {
            StoreMessage message = read(filed(path, entry));
            assertEquals(new StoreMessage(List.of(), 1), message, path);
        }
        assertEquals(1, read(filed("/buckets/b/d", "\"new_entry\":{\"name\":\"d\",\"is_directory\":true}")).ignored());
        assertEquals(1, read(filed("/buckets/b/d", "\"signatures\":[1]")).ignored());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no",
                "[]",
                "{}",
                "{\"Records\":{}}",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},"
                        + "\"object\":{\"key\":\"k\",\"size\":\"big\"}}}]}",
                "{\"key\":\"/buckets/b/a\",\"event_type\":\"create\"}",
                "{\"key\":7,\"message\":{}}"
            })
    void refusesWhatIsNoMessage(String body) {
        Refusal refusal = assertThrows(RefusedException.class, () -> read(body)).refusal();
        assertInstanceOf(Refusal.InvalidContent.class, refusal);
    }

    @Test
    void refusesMoreRecordsThanFit() {
        String[] many = new String[RecordReader.RECORDS_MAX + 1];
        Arrays.fill(many, entry("ObjectCreated:Put", "k", "1"));
        assertThrows(RefusedException.class, () -> read(records(many)));
    }

    private static List<String> told(String body) {
        return read(body).changes().stream()
                .map(told -> told.change().kind() + " " + told.change().bucket() + "/" + told.change().key())
                .toList();
    }

    private static String filed(String path, String members) {
        return "{\"key\":\"" + path + "\",\"event_type\":\"rename\",\"message\":{" + members + "}}";
    }

    private static String records(String... entries) {
        return "{\"Records\":[" + String.join(",", entries) + "]}";
    }

    private static String entry(String eventName, String key, String sequencer) {
        return "{\"eventName\":\"" + eventName + "\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"" + key
                + "\",\"size\":1,\"sequencer\":\"" + sequencer + "\"}}}";
    }

    private static ObjectChange only(String body) {
        StoreMessage message = read(body);
        assertEquals(1, message.changes().size());
        return message.changes().getFirst().change();
    }

    private static StoreMessage read(String body) {
        RequestId request = new RequestId(1, 2);
        return StoreMessage.read(Payload.ofText(body), new StoreMessage.Delivery("store", request, NOW));
    }
}
