package dev.millrace.gateway.object.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.EventApi;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import dev.millrace.gateway.object.change.ObjectChange;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.NotificationReader;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.setting.SettingsFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectEventsTest {
    private static final RequestId REQUEST = new RequestId(0x0123456789ab4defL, 0x8edcba9876543210L);
    private static final String KEY = "my folder/a@b+c ä.jpg";

    @AutoClose
    private final EventApi bus;

    @AutoClose
    private final SettingsFile settings;
    private final BucketSettings<BucketNotifications> notifications;

    private final ObjectEvents events;
    private boolean permitted = true;

    ObjectEventsTest(@TempDir Path directory) {
        bus = new EventApi(directory);
        settings = SettingsFile.open(directory.resolve("buckets.db"));
        notifications = settings.of(BucketNotifications.FORM);
        NotificationRules rules = new NotificationRules(Account.DEFAULT, (function, arn) -> permitted);
        events = new ObjectEvents(notifications, rules, bus.eventBuses(), Account.DEFAULT);
    }

    @AfterEach
    void close() {
        settings.close();
    }

    @Test
    void handsTheRecordOfAws() {
        notify("photos", function("f:live", "s3:ObjectCreated:*"));
        AsyncEvent event = only(events.events(created(ChangeKind.PUT, null)));
        assertEquals("f", event.function().value());
        assertEquals("live", event.qualifier());
        assertEquals(TriggerKind.OBJECT, event.trigger());
        assertEquals(
                "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":\"us-east-1\","
                        + "\"eventTime\":\"2026-11-28T08:00:00.050Z\",\"eventName\":\"ObjectCreated:Put\","
                        + "\"userIdentity\":{\"principalId\":\"AKIA1\"},"
                        + "\"requestParameters\":{\"sourceIPAddress\":\"127.0.0.1\"},"
                        + "\"responseElements\":{\"x-amz-request-id\":\"01234567-89ab-4def-8edc-ba9876543210\","
                        + "\"x-amz-id-2\":\"ASNFZ4mrTe+O3LqYdlQyEA==\"},"
                        + "\"s3\":{\"s3SchemaVersion\":\"1.0\",\"configurationId\":\"id-f:live\","
                        + "\"bucket\":{\"name\":\"photos\",\"ownerIdentity\":{\"principalId\":\"000000000000\"},"
                        + "\"arn\":\"arn:aws:s3:::photos\"},"
                        + "\"object\":{\"key\":\"my+folder/a%40b%2Bc+%C3%A4.jpg\",\"size\":3000000000,"
                        + "\"eTag\":\"d41d8cd98f00b204e9800998ecf8427e\",\"sequencer\":\"0055AED6DCD90281E5\"}}}]}",
                event.payload().text());
    }

    @Test
    void isReadByTheLibraryOfAws() {
        notify("photos", function("f", "s3:ObjectCreated:*"), function("g", "s3:ObjectRemoved:*"));
        S3EventNotificationRecord created = parsed(only(events.events(created(ChangeKind.COPY, "v1"))));
        assertEquals("ObjectCreated:Copy", created.getEventName());
        assertEquals("us-east-1", created.getAwsRegion());
        assertEquals(Instant.parse("2026-11-28T08:00:00.050Z").toEpochMilli(), created.getEventTime().getMillis());
        assertEquals("photos", created.getS3().getBucket().getName());
        assertEquals("arn:aws:s3:::photos", created.getS3().getBucket().getArn());
        assertEquals(KEY, created.getS3().getObject().getUrlDecodedKey());
        assertEquals(3_000_000_000L, created.getS3().getObject().getSizeAsLong());
        assertEquals("v1", created.getS3().getObject().getVersionId());
        assertEquals("127.0.0.1", created.getRequestParameters().getSourceIPAddress());
        AsyncEvent event = only(events.events(removed(ChangeKind.DELETE, null)));
        S3EventNotificationRecord removed = parsed(event);
        assertEquals("ObjectRemoved:Delete", removed.getEventName());
        assertEquals(KEY, removed.getS3().getObject().getUrlDecodedKey());
        assertEquals(
                "{\"key\":\"my+folder/a%40b%2Bc+%C3%A4.jpg\",\"sequencer\":\"0055AED6DCD90281E5\"}",
                EventApi.json(event.payload().text())
                        .path("Records")
                        .path(0)
                        .path("s3")
                        .path("object")
                        .toString());
    }

    @Test
    void handsOnTheLineageOfTheRequest() {
        notify("photos", function("f", "s3:ObjectCreated:*"));
        String trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0;Lineage=7:ab:0";
        AsyncEvent event = only(events.events(change(ChangeKind.PUT, null, trace)));
        assertEquals(trace, event.traceHeader());
        assertEquals(7, event.hops());
        AsyncEvent ofNoTrace = only(events.events(change(ChangeKind.PUT, null, "Root=1-2-3;Lineage=7:ab:0")));
        assertEquals("Root=1-6b0a8a00-89ab4def8edcba9876543210;Lineage=7:ab:0", ofNoTrace.traceHeader());
        assertEquals(7, ofNoTrace.hops());
        AsyncEvent ofNobody = only(events.events(created(ChangeKind.PUT, null)));
        assertEquals("Root=1-6b0a8a00-89ab4def8edcba9876543210", ofNobody.traceHeader());
        assertEquals(0, ofNobody.hops());
    }

    @Test
    void asksForThePermissionEachTime() {
        notify("photos", function("f", "s3:ObjectCreated:*"));
        permitted = false;
        assertEquals(List.of(), events.events(created(ChangeKind.PUT, null)));
        permitted = true;
        assertEquals(1, events.events(created(ChangeKind.PUT, null)).size());
    }

    @Test
    void tellsNobodyOfOtherBuckets() {
        notify("others", function("f", "s3:ObjectCreated:*"), "<EventBridgeConfiguration/>");
        bus.rule("all", "{\"source\":[\"aws.s3\"]}", EventApi.FUNCTION + "h");
        assertEquals(List.of(), events.events(created(ChangeKind.PUT, null)));
    }

    @Test
    void tellsTheRulesOfTheDefaultBus() {
        notify("photos", function("f", "s3:ObjectCreated:Copy"), "<EventBridgeConfiguration/>");
        bus.rule(
                "created",
                "{\"source\":[\"aws.s3\"],\"detail-type\":[\"Object Created\"],"
                        + "\"detail\":{\"object\":{\"key\":[{\"prefix\":\"my folder/\"}],\"size\":[{\"numeric\":[\">\",1]}]}}}",
                EventApi.FUNCTION + "h");
        AsyncEvent event = only(events.events(change(ChangeKind.PUT, "v1", "Root=1-2-3;Lineage=2:ab:0")));
        assertEquals("h", event.function().value());
        assertEquals(2, event.hops());
        assertEquals(
                "{\"version\":\"0\",\"id\":\"?\",\"detail-type\":\"Object Created\",\"source\":\"aws.s3\","
                        + "\"account\":\"000000000000\",\"time\":\"2026-11-28T08:00:00Z\",\"region\":\"us-east-1\","
                        + "\"resources\":[\"arn:aws:s3:::photos\"],\"detail\":{\"version\":\"0\","
                        + "\"bucket\":{\"name\":\"photos\"},\"object\":{\"key\":\"my folder/a@b+c ä.jpg\","
                        + "\"size\":3000000000,\"etag\":\"d41d8cd98f00b204e9800998ecf8427e\",\"version-id\":\"v1\","
                        + "\"sequencer\":\"0055AED6DCD90281E5\"},"
                        + "\"request-id\":\"01234567-89ab-4def-8edc-ba9876543210\",\"requester\":\"000000000000\","
                        + "\"source-ip-address\":\"127.0.0.1\",\"reason\":\"PutObject\"}}",
                event.payload().text().replaceFirst("\"id\":\"[0-9a-f-]{36}\"", "\"id\":\"?\""));
        assertEquals(2, events.events(created(ChangeKind.COPY, null)).size());
    }

    @ParameterizedTest
    @CsvSource({"DELETE, Permanently Deleted", "DELETE_MARKER, Delete Marker Created"})
    void saysHowAnObjectWasRemoved(ChangeKind kind, String deletionType) {
        notify("photos", "<EventBridgeConfiguration/>");
        bus.rule("removed", "{\"detail\":{\"deletion-type\":[\"" + deletionType + "\"]}}", EventApi.FUNCTION + "h");
        String detail = EventApi.json(only(events.events(removed(kind, null))).payload().text())
                .path("detail")
                .toString();
        assertEquals(
                "{\"version\":\"0\",\"bucket\":{\"name\":\"photos\"},\"object\":{\"key\":\"my folder/a@b+c ä.jpg\","
                        + "\"sequencer\":\"0055AED6DCD90281E5\"},"
                        + "\"request-id\":\"01234567-89ab-4def-8edc-ba9876543210\",\"requester\":\"000000000000\","
                        + "\"source-ip-address\":\"127.0.0.1\",\"reason\":\"DeleteObject\",\"deletion-type\":\""
                        + deletionType + "\"}",
                detail);
    }

    private void notify(String bucket, String... entries) {
        notifications.put(
                bucket,
                NotificationReader.read(Payload.ofText("<NotificationConfiguration>" + String.join("", entries)
                        + "</NotificationConfiguration>")));
    }

    private static String function(String name, String event) {
        return "<CloudFunctionConfiguration><Id>id-" + name + "</Id><CloudFunction>" + EventApi.FUNCTION + name
                + "</CloudFunction><Event>" + event + "</Event></CloudFunctionConfiguration>";
    }

    private static ObjectChange created(ChangeKind kind, @Nullable String versionId) {
        return change(kind, versionId, null);
    }

    private static ObjectChange change(ChangeKind kind, @Nullable String versionId, @Nullable String trace) {
        return new ObjectChange(
                kind,
                "photos",
                KEY,
                3_000_000_000L,
                "d41d8cd98f00b204e9800998ecf8427e",
                versionId,
                Instant.parse("2026-11-28T08:00:00.05Z"),
                "0055AED6DCD90281E5",
                new ChangeOrigin(REQUEST, "127.0.0.1", "AKIA1", trace));
    }

    private static ObjectChange removed(ChangeKind kind, @Nullable String versionId) {
        return new ObjectChange(
                kind,
                "photos",
                KEY,
                0,
                "",
                versionId,
                Instant.parse("2026-11-28T08:00:00Z"),
                "0055AED6DCD90281E5",
                new ChangeOrigin(REQUEST, "127.0.0.1", "AKIA1", null));
    }

    private static AsyncEvent only(List<Deferred> found) {
        assertEquals(1, found.size());
        return assertInstanceOf(AsyncEvent.class, found.getFirst());
    }

    private static S3EventNotificationRecord parsed(AsyncEvent event) {
        S3Event parsed = LambdaEventSerializers.serializerFor(S3Event.class, ObjectEventsTest.class.getClassLoader())
                .fromJson(event.payload().text());
        assertEquals(1, parsed.getRecords().size());
        return parsed.getRecords().getFirst();
    }
}
