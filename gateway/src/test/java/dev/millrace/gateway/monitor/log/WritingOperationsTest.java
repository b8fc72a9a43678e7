package dev.millrace.gateway.monitor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.log.LogStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WritingOperationsTest {
    private static final String GROUP = "/shop/orders";
    private static final String OF_FUNCTION = "/aws/lambda/hello";
    private static final int EVENT_BYTES = 26;

    @TempDir
    Path data;

    private LogApi logs;
    /** A minute ago, in milliseconds. */
    private long at;

    @BeforeEach
    void open() {
        logs = new LogApi(data);
        at = logs.clock.epochMillis() - 60_000;
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void whatIsWrittenIsFoundLikeEverythingElse() {
        create(GROUP, "s1");
        JsonNode answer = put("s1", event(at, "one"), event(at, "two"), event(at + 5, "three"));
        assertFalse(answer.has("rejectedLogEventsInfo"));
        assertTrue(answer.path("nextSequenceToken").isString());
        JsonNode got = logs.call(
                "GetLogEvents", "logGroupName", GROUP, "logStreamName", "s1", "startFromHead", true);
        assertEquals(List.of("one", "two", "three"), LogApi.values(got.path("events"), "message"));
        JsonNode first = got.path("events").path(0);
        assertEquals(at, first.path("timestamp").asLong());
        assertTrue(first.path("ingestionTime").asLong() >= at + 60_000, first::toString);
        JsonNode filtered = filter("filterPattern", "t").path("events");
        assertEquals(List.of("two", "three"), LogApi.values(filtered, "message"));
        assertEquals("s1", filtered.path(0).path("logStreamName").asString());
        JsonNode stream = streams().path(0);
        assertEquals("s1", stream.path("logStreamName").asString());
        assertEquals(at, stream.path("firstEventTimestamp").asLong());
        assertEquals(at + 5, stream.path("lastEventTimestamp").asLong());
        assertEquals(3 * EVENT_BYTES + 11, group(GROUP).path("storedBytes").asInt());
    }

    @Test
    void eventsOfAllStreamsComeByTimeWhoeverWroteFirst() {
        create(GROUP, "s1", "s2");
        put("s1", event(at + 10, "later"));
        put("s2", event(at, "earlier"));
        assertEquals(List.of("earlier", "later"), LogApi.values(filter().path("events"), "message"));
        assertEquals(
                List.of("earlier"),
                LogApi.values(filter("logStreamNames", List.of("s2")).path("events"), "message"));
    }

    @Test
    void aBatchThatIsWrongIsRefusedAndNothingOfItKept() {
        create(GROUP, "s1");
        refusesBatch("chronological order", event(at, "a"), event(at - 1, "b"));
        refusesBatch("span more than 24 hours", event(at - Duration.ofHours(25).toMillis(), "a"), event(at, "b"));
        refusesBatch("Upload too large: 1048577 bytes", event(at, "x".repeat((1 << 20) + 1 - EVENT_BYTES)));
        refusesBatch("logEvents");
        refusesBatch("message", event(at, ""));
        List<Object> many = new ArrayList<>();
        for (int i = 0; i <= 10_000; i++) {
            many.add(event(at, "x"));
        }
        refusesBatch("10000", many.toArray());
        assertEquals(0, filter().path("events").size());
        assertNotFound("PutLogEvents", "logGroupName", GROUP, "logStreamName", "s9", "logEvents",
                List.of(event(at, "x")));
        assertNotFound("PutLogEvents", "logGroupName", "/no", "logStreamName", "s1", "logEvents",
                List.of(event(at, "x")));
    }

    @Test
    void theLargestBatchesAreKeptWhole() {
        create(GROUP, "s1", "s2");
        String whole = "ä".repeat(((1 << 20) - EVENT_BYTES) / 2);
        put("s1", event(at, whole));
        Object[] many = new Object[10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = event(at + i / 100, "number " + i);
        }
        put("s2", many);
        JsonNode large = logs.call("GetLogEvents", "logGroupName", GROUP, "logStreamName", "s1");
        assertEquals(List.of(whole), LogApi.values(large.path("events"), "message"));
        JsonNode all = logs.call(
                "GetLogEvents", "logGroupName", GROUP, "logStreamName", "s2", "startFromHead", true);
        assertEquals(10_000, all.path("events").size());
        assertEquals("number 1234", all.path("events").path(1234).path("message").asString());
    }

    @Test
    void eventsThatAreTooOldOrTooNewAreLeftOutAndTold() {
        create(GROUP, "s1");
        long now = logs.clock.epochMillis();
        JsonNode old = put("s1", event(now - Duration.ofDays(14).toMillis() - 1000, "old"), event(
                now - Duration.ofDays(14).toMillis() + 5000, "kept"));
        assertEquals(1, old.path("rejectedLogEventsInfo").path("tooOldLogEventEndIndex").asInt());
        JsonNode ahead = put("s1", event(now, "now"), event(now + Duration.ofHours(3).toMillis(), "new"));
        assertEquals(1, ahead.path("rejectedLogEventsInfo").path("tooNewLogEventStartIndex").asInt());
        logs.call("PutRetentionPolicy", "logGroupName", GROUP, "retentionInDays", 1);
        long expired = now - Duration.ofHours(30).toMillis();
        JsonNode rejected = put("s1", event(expired, "expired"));
        assertEquals(1, rejected.path("rejectedLogEventsInfo").path("expiredLogEventEndIndex").asInt());
        logs.call("DeleteRetentionPolicy", "logGroupName", GROUP);
        logs.settle();
        assertEquals(
                List.of("kept", "now"),
                LogApi.values(
                        logs.call("GetLogEvents", "logGroupName", GROUP, "logStreamName", "s1").path("events"),
                        "message"));
    }

    @Test
    void retentionHidesWhatIsOlder() {
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 7, 0), 1, logs.nanosAgo(Duration.ofDays(2)), "old");
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 7, 0), 2, logs.nanosAgo(Duration.ofHours(2)), "young");
        logs.call("PutRetentionPolicy", "logGroupName", OF_FUNCTION, "retentionInDays", 1);
        assertEquals(1, group(OF_FUNCTION).path("retentionInDays").asInt());
        assertEquals(List.of("young"), LogApi.words(logs.call("FilterLogEvents", "logGroupName", OF_FUNCTION)));
        logs.call("DeleteRetentionPolicy", "logGroupName", OF_FUNCTION);
        assertFalse(group(OF_FUNCTION).has("retentionInDays"));
        assertEquals(
                List.of("old", "young"), LogApi.words(logs.call("FilterLogEvents", "logGroupName", OF_FUNCTION)));
        assertRefused("InvalidParameterException", "PutRetentionPolicy", "logGroupName", OF_FUNCTION,
                "retentionInDays", 2);
        assertNotFound("PutRetentionPolicy", "logGroupName", "/no", "retentionInDays", 1);
    }

    @Test
    void aGroupIsThereOnceAndGoesWithAllThatIsInIt() {
        create(GROUP, "s1");
        assertRefused("ResourceAlreadyExistsException", "CreateLogGroup", "logGroupName", GROUP);
        put("s1", event(at, "gone"));
        logs.call("DeleteLogGroup", "logGroupName", GROUP);
        assertNotFound("FilterLogEvents", "logGroupName", GROUP);
        assertNotFound("DeleteLogGroup", "logGroupName", GROUP);
        create(GROUP, "s1");
        assertEquals(0, filter().path("events").size());
        assertEquals(0, group(GROUP).path("storedBytes").asInt());
        logs.awaitNextMilli();
        put("s1", event(at, "older than its group, but here"));
        assertEquals(1, filter().path("events").size());
        logs.restart();
        assertEquals(1, filter().path("events").size());
    }

    @Test
    void theGroupOfAFunctionComesBackWithItsNextLine() {
        LogStream stream = LogStream.ofInstance("hello", "$LATEST", 7, 0);
        logs.prints(stream, 1, at * 1_000_000, "old");
        logs.call("DeleteLogGroup", "logGroupName", OF_FUNCTION);
        assertNotFound("FilterLogEvents", "logGroupName", OF_FUNCTION);
        logs.awaitNextMilli();
        logs.prints(stream, 2, logs.clock.epochNanos(), "new");
        logs.settle();
        assertEquals(List.of("new"), LogApi.words(logs.call("FilterLogEvents", "logGroupName", OF_FUNCTION)));
    }

    @Test
    void aStreamIsThereOnceAndGoesWithWhatIsInIt() {
        create(GROUP, "s1", "empty");
        assertRefused("ResourceAlreadyExistsException", "CreateLogStream", "logGroupName", GROUP,
                "logStreamName", "s1");
        put("s1", event(at, "gone"));
        assertEquals(List.of("empty", "s1"), LogApi.values(streams(), "logStreamName"));
        assertFalse(streams().path(0).has("firstEventTimestamp"));
        assertEquals(0, logs.call("GetLogEvents", "logGroupName", GROUP, "logStreamName", "empty")
                .path("events")
                .size());
        logs.call("DeleteLogStream", "logGroupName", GROUP, "logStreamName", "s1");
        assertEquals(List.of("empty"), LogApi.values(streams(), "logStreamName"));
        assertEquals(0, filter().path("events").size());
        assertNotFound("DeleteLogStream", "logGroupName", GROUP, "logStreamName", "s1");
        assertNotFound("GetLogEvents", "logGroupName", GROUP, "logStreamName", "s1");
        create(null, "s1");
        logs.awaitNextMilli();
        put("s1", event(at, "new"));
        assertEquals(List.of("new"), LogApi.values(filter().path("events"), "message"));
    }

    @Test
    void whatIsDeletedIsGoneAlsoWithEventsDatedInTheFuture() {
        create(GROUP, "s1");
        long future = logs.clock.epochMillis() + Duration.ofHours(1).toMillis();
        put("s1", event(future, "gone"));
        logs.call("DeleteLogStream", "logGroupName", GROUP, "logStreamName", "s1");
        assertEquals(0, streams().size());
        create(null, "s1");
        put("s1", event(future, "gone, too"));
        logs.call("DeleteLogGroup", "logGroupName", GROUP);
        assertNotFound("FilterLogEvents", "logGroupName", GROUP);
        assertNotFound("DescribeLogStreams", "logGroupName", GROUP);
        create(GROUP);
        assertEquals(0, streams().size());
    }

    @Test
    void aGroupThatCameBackIsThereLikeAnyOther() {
        LogStream stream = LogStream.ofInstance("hello", "$LATEST", 7, 0);
        logs.prints(stream, 1, at * 1_000_000, "old");
        logs.call("DeleteLogGroup", "logGroupName", OF_FUNCTION);
        logs.awaitNextMilli();
        logs.prints(stream, 2, logs.clock.epochNanos(), "new");
        logs.settle();
        logs.call("CreateLogStream", "logGroupName", OF_FUNCTION, "logStreamName", "mine");
        logs.call("PutRetentionPolicy", "logGroupName", OF_FUNCTION, "retentionInDays", 1);
        assertFalse(logs.kept(OF_FUNCTION).deleted());
        logs.restart();
        assertFalse(logs.kept(OF_FUNCTION).deleted());
        assertEquals(1, group(OF_FUNCTION).path("retentionInDays").asInt());
    }

    @Test
    void tagsAreKeptOverARestart() {
        logs.call("CreateLogGroup", "logGroupName", GROUP, "tags", Map.of("team", "shop", "stage", "test"));
        String arn = "arn:aws:logs:us-east-1:000000000000:log-group:" + GROUP;
        logs.call("TagResource", "resourceArn", arn, "tags", Map.of("stage", "prod", "more", ""));
        logs.call("UntagResource", "resourceArn", arn, "tagKeys", List.of("team"));
        logs.restart();
        JsonNode tags = logs.call("ListTagsForResource", "resourceArn", arn + ":*").path("tags");
        assertEquals("{\"more\":\"\",\"stage\":\"prod\"}", tags.toString());
        logs.call("TagLogGroup", "logGroupName", GROUP, "tags", Map.of("old", "way"));
        logs.call("UntagLogGroup", "logGroupName", GROUP, "tags", List.of("more", "stage"));
        assertEquals(
                "{\"old\":\"way\"}",
                logs.call("ListTagsLogGroup", "logGroupName", GROUP).path("tags").toString());
        assertNotFound("ListTagsForResource", "resourceArn", "arn:aws:logs:us-east-1:1:log-group:x");
        assertRefused("InvalidParameterException", "TagLogGroup", "logGroupName", GROUP, "tags", Map.of());
    }

    private void create(@Nullable String group, String... streams) {
        if (group != null) {
            logs.call("CreateLogGroup", "logGroupName", group);
        }
        for (String stream : streams) {
            logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", stream);
        }
    }

    private JsonNode put(String stream, Object... events) {
        return logs.call(
                "PutLogEvents", "logGroupName", GROUP, "logStreamName", stream, "logEvents", List.of(events));
    }

    private static Map<String, Object> event(long millis, String message) {
        return Map.of("timestamp", millis, "message", message);
    }

    private JsonNode filter(Object... members) {
        List<Object> all = new ArrayList<>(List.of("logGroupName", GROUP));
        all.addAll(List.of(members));
        return logs.call("FilterLogEvents", all.toArray());
    }

    private JsonNode streams() {
        return logs.call("DescribeLogStreams", "logGroupName", GROUP).path("logStreams");
    }

    private JsonNode group(String name) {
        return logs.call("DescribeLogGroups", "logGroupNamePrefix", name).path("logGroups").path(0);
    }

    private void refusesBatch(String why, Object... events) {
        Refusal refusal = logs.refusal(
                "PutLogEvents", "logGroupName", GROUP, "logStreamName", "s1", "logEvents", List.of(events));
        Refusal.OfService said = assertInstanceOf(Refusal.OfService.class, refusal);
        assertEquals("InvalidParameterException", said.errorType());
        assertTrue(said.message().contains(why), said.message());
    }

    private void assertRefused(String type, String operation, Object... members) {
        Refusal.OfService said = assertInstanceOf(Refusal.OfService.class, logs.refusal(operation, members));
        assertEquals(type, said.errorType());
    }

    private void assertNotFound(String operation, Object... members) {
        assertInstanceOf(Refusal.NotFound.class, logs.refusal(operation, members));
    }
}
