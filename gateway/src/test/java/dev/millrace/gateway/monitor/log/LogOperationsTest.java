package dev.millrace.gateway.monitor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.log.LogStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LogOperationsTest {
    private static final String GROUP = "/aws/lambda/hello";
    private static final long MILLI = 1_000_000;

    @TempDir
    Path data;

    private LogApi logs;
    /** A second ago, in whole milliseconds. */
    private long at;

    @BeforeEach
    void open() {
        logs = new LogApi(data);
        at = logs.nanosAgo(Duration.ofSeconds(1)) / MILLI * MILLI;
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void aFunctionWithLinesHasAGroupAndSoHasWhatElseIsWritten() {
        logs.ends("silent", 1, 1, at);
        logs.prints("hello", 2, at + MILLI, "START", "one");
        logs.writes("/shop/access", at, "GET /");
        JsonNode answer = logs.call("DescribeLogGroups");
        assertEquals(
                List.of("/aws/lambda/hello", "/aws/lambda/silent", "/shop/access"),
                LogApi.values(answer.path("logGroups"), "logGroupName"));
        JsonNode hello = answer.path("logGroups").path(0);
        assertEquals((at + MILLI) / MILLI, hello.path("creationTime").asLong());
        assertEquals("arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/hello:*", hello.path("arn").asString());
        logs.ends("later", 3, 2, at);
        assertEquals(4, logs.call("DescribeLogGroups").path("logGroups").size());
    }

    @Test
    void groupsComeAPageAtATimeAndByTheirNames() {
        for (String name : List.of("a", "b", "c", "ab")) {
            logs.ends(name, 1, 1, at);
        }
        List<String> names = new ArrayList<>();
        String token = null;
        do {
            JsonNode page = logs.call("DescribeLogGroups", "limit", 2, "nextToken", token);
            names.addAll(LogApi.values(page.path("logGroups"), "logGroupName"));
            assertTrue(page.path("logGroups").size() <= 2);
            token = page.has("nextToken") ? page.path("nextToken").asString() : null;
        } while (token != null);
        assertEquals(List.of("/aws/lambda/a", "/aws/lambda/ab", "/aws/lambda/b", "/aws/lambda/c"), names);
        JsonNode prefixed = logs.call("DescribeLogGroups", "logGroupNamePrefix", "/aws/lambda/a");
        assertEquals(2, prefixed.path("logGroups").size());
        assertEquals(1, logs.call("DescribeLogGroups", "logGroupNamePattern", "a/ab").path("logGroups").size());
    }

    @Test
    void aStreamHasTheRunsOfOneInstance() {
        logs.prints(LogStream.ofInstance("hello", "$LATEST", 7, at), 1, at, "START", "first");
        logs.ends("hello", 1, 7, at + MILLI);
        logs.ends("hello", 2, 8, at + 20 * MILLI);
        logs.prints("hello", 3, at + 40 * MILLI, "START", "third");
        logs.ends("hello", 3, 7, at + 42 * MILLI);
        JsonNode streams = logs.call("DescribeLogStreams", "logGroupName", GROUP).path("logStreams");
        assertEquals(List.of(stream(7), stream(8)), LogApi.values(streams, "logStreamName"));
        assertEquals(at / MILLI, streams.path(0).path("firstEventTimestamp").asLong());
        assertEquals(at / MILLI + 42, streams.path(0).path("lastEventTimestamp").asLong());
        assertEquals(
                List.of("START", "first", "END", "REPORT", "START", "third", "END", "REPORT"),
                LogApi.words(get(7, "startFromHead", true)));
        assertEquals(List.of("START", "END", "REPORT"), LogApi.words(get(8)));
        JsonNode byTime = logs.call(
                "DescribeLogStreams", "logGroupName", GROUP, "orderBy", "LastEventTime", "limit", 1);
        assertEquals(List.of(stream(8)), LogApi.values(byTime.path("logStreams"), "logStreamName"));
        JsonNode next = logs.call(
                "DescribeLogStreams", "logGroupName", GROUP, "orderBy", "LastEventTime", "limit", 1, "nextToken",
                byTime.path("nextToken").asString());
        assertEquals(List.of(stream(7)), LogApi.values(next.path("logStreams"), "logStreamName"));
        assertFalse(next.has("nextToken"));
        JsonNode newest = logs.call(
                "DescribeLogStreams", "logGroupName", GROUP, "orderBy", "LastEventTime", "descending", true);
        assertEquals(List.of(stream(7), stream(8)), LogApi.values(newest.path("logStreams"), "logStreamName"));
        JsonNode prefixed = logs.call(
                "DescribeLogStreams", "logGroupName", GROUP, "logStreamNamePrefix", stream(8));
        assertEquals(1, prefixed.path("logStreams").size());
    }

    @Test
    void theStreamOfAnInstanceIsThatOfTheDayOnWhichItWasStarted() {
        LogStream stream = LogStream.ofInstance("hello", "$LATEST", 9, at - Duration.ofDays(3).toNanos());
        String name = DateTimeFormatter.ofPattern("uuuu/MM/dd'/[$LATEST]00000000000000000000000000000009'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli(at / MILLI).minus(Duration.ofDays(3)));
        logs.prints(stream, 1, at, "START", "one");
        logs.ends("hello", 1, 9, at + MILLI);
        logs.ends("hello", 2, 9, at + 20 * MILLI); // which prints nothing, in the same instance
        JsonNode events = logs.call(
                "GetLogEvents", "logGroupName", GROUP, "logStreamName", name, "startFromHead", true);
        assertEquals(List.of("START", "one", "END", "REPORT", "START", "END", "REPORT"), LogApi.words(events));
        JsonNode streams = logs.call("DescribeLogStreams", "logGroupName", GROUP).path("logStreams");
        assertEquals(List.of(name), LogApi.values(streams, "logStreamName"));
    }

    @Test
    void allPlacesOfAProcessHaveOneStream() {
        LogStream ofFirst = LogStream.ofInstance("hello", "$LATEST", 7, at);
        logs.prints(ofFirst, 1, at, "START", "one");
        logs.prints(ofFirst, 2, at + MILLI, "START", "two");
        logs.ends("hello", 1, 7, at + 20 * MILLI);
        logs.ends("hello", 2, 8, at + 21 * MILLI);
        assertEquals(
                List.of("START", "one", "START", "two", "END", "REPORT", "END", "REPORT"),
                LogApi.words(get(7, "startFromHead", true)));
    }

    @Test
    void whatARunThatHasNotEndedPrintedIsTold() {
        logs.prints("hello", 1, at, "START", "running");
        JsonNode events = filter().path("events");
        assertEquals(List.of("START\n", "running\n"), LogApi.values(events, "message"));
        assertEquals(stream(0), events.path(0).path("logStreamName").asString());
        List<String> ids = LogApi.values(events, "eventId");
        logs.ends("hello", 1, 7, at + MILLI);
        JsonNode whole = filter().path("events");
        assertEquals(stream(7), whole.path(0).path("logStreamName").asString());
        assertEquals(ids, LogApi.values(whole, "eventId").subList(0, 2));
    }

    @Test
    void pagesHaveEveryEventOnceInTheOrderOfTime() {
        for (int run = 0; run < 50; run++) {
            logs.prints("hello", run, at + run * MILLI, "START", "same", "same", "same");
            logs.ends("hello", run, 7 + run % 3, at + run * MILLI + MILLI / 2);
        }
        Set<String> ids = new HashSet<>();
        List<String> inOrder = new ArrayList<>();
        String token = null;
        do {
            JsonNode page = filter("limit", 7, "nextToken", token);
            assertTrue(page.path("events").size() <= 7);
            List<String> ofPage = LogApi.values(page.path("events"), "eventId");
            ids.addAll(ofPage);
            inOrder.addAll(ofPage);
            token = page.has("nextToken") ? page.path("nextToken").asString() : null;
        } while (token != null);
        assertEquals(300, inOrder.size());
        assertEquals(300, ids.size());
        assertEquals(inOrder.stream().sorted().toList(), inOrder);
        assertEquals(inOrder, LogApi.values(filter().path("events"), "eventId"));
        assertTrue(inOrder.stream().allMatch(id -> id.matches("\\d{56}")));
    }

    @Test
    void whoFollowsByTheNewestTimeSeesEveryEventOnce() {
        Set<String> seen = new HashSet<>();
        long newest = 0;
        int told = 0;
        for (int round = 0; round < 5; round++) {
            long begin = at + round * 20L * MILLI;
            logs.prints("hello", 100 + round, begin, "START", "a");
            logs.ends("hello", 200 + round, 8, begin + 8 * MILLI); // has run, silent, beside the one that prints
            JsonNode polled = filter("startTime", newest, "interleaved", true).path("events");
            for (JsonNode event : polled) {
                newest = Math.max(newest, event.path("timestamp").asLong());
                told += seen.add(event.path("eventId").asString()) ? 1 : 0;
            }
            logs.ends("hello", 100 + round, 7, begin + 10 * MILLI);
        }
        JsonNode last = filter("startTime", newest).path("events");
        for (JsonNode event : last) {
            told += seen.add(event.path("eventId").asString()) ? 1 : 0;
        }
        assertEquals(5 * (4 + 3), told);
    }

    @Test
    void aRunThatBeganBeforeTheRangeHasNoSecondStart() {
        long began = logs.nanosAgo(Duration.ofMinutes(10));
        logs.prints("hello", 1, began, "START", "early");
        logs.ends("hello", 1, 7, at);
        assertEquals(List.of("END", "REPORT"), LogApi.words(filter("startTime", at / MILLI - 5)));
    }

    @Test
    void aRangeHasItsFirstMomentAndFilterItsLast() {
        for (int i = 0; i < 4; i++) {
            logs.prints("hello", i, at + i * MILLI, "line" + i);
        }
        long first = at / MILLI;
        assertEquals(
                List.of("line1", "line2"),
                LogApi.words(filter("startTime", first + 1, "endTime", first + 2)));
        assertEquals(List.of("line1"), LogApi.words(get(0, "startTime", first + 1, "endTime", first + 2)));
        assertEquals(List.of(), LogApi.words(get(0, "startTime", first + 9)));
    }

    @Test
    void whatIsYoungerThanAMomentIsNotToldYet() {
        logs.prints("hello", 1, at, "old");
        logs.prints("hello", 2, logs.clock.epochNanos() + Duration.ofMinutes(1).toNanos(), "new");
        assertEquals(List.of("old"), LogApi.words(filter()));
    }

    @Test
    void tokensOfAStreamLeadBothWaysAndStayAtItsEnds() {
        for (int i = 0; i < 5; i++) {
            logs.prints("hello", 1, at + i * MILLI, "line" + i);
        }
        JsonNode head = get(0, "startFromHead", true, "limit", 2);
        assertEquals(List.of("line0", "line1"), LogApi.words(head));
        JsonNode second = get(0, "limit", 2, "nextToken", forward(head));
        assertEquals(List.of("line2", "line3"), LogApi.words(second));
        JsonNode third = get(0, "limit", 2, "nextToken", forward(second));
        assertEquals(List.of("line4"), LogApi.words(third));
        JsonNode end = get(0, "limit", 2, "nextToken", forward(third));
        assertEquals(List.of(), LogApi.words(end));
        assertEquals(forward(third), forward(end));
        logs.prints("hello", 1, at + 7 * MILLI, "line7");
        assertEquals(List.of("line7"), LogApi.words(get(0, "nextToken", forward(end))));
        JsonNode tail = get(0, "limit", 2);
        assertEquals(List.of("line4", "line7"), LogApi.words(tail));
        JsonNode before = get(0, "limit", 9, "nextToken", backward(tail));
        assertEquals(List.of("line0", "line1", "line2", "line3"), LogApi.words(before));
        JsonNode beginning = get(0, "nextToken", backward(before));
        assertEquals(List.of(), LogApi.words(beginning));
        assertEquals(backward(before), backward(beginning));
    }

    @Test
    void aPageHoldsAMegabyteAtMost() {
        for (int i = 0; i < 200; i++) {
            logs.prints("hello", i, at + i * MILLI, "x".repeat(10_000));
        }
        JsonNode page = filter();
        assertTrue(page.path("events").size() > 90 && page.path("events").size() < 105, page.path("events")::toString);
        JsonNode rest = filter("nextToken", page.path("nextToken").asString());
        assertEquals(200, page.path("events").size() + rest.path("events").size());
    }

    @Test
    void onlyWhatIsWantedComes() {
        logs.prints("hello", 1, at, "INFO one", "ERROR two", "{\"level\":\"ERROR\",\"n\":3}");
        logs.prints("other", 2, at, "ERROR elsewhere");
        logs.writes("/shop/access", at, "GET / 500");
        logs.writes("/shop/access", at, "GET / 200");
        assertEquals(2, filter("filterPattern", "ERROR").path("events").size());
        assertEquals(1, filter("filterPattern", "{ $.n = 3 }").path("events").size());
        assertEquals(0, filter("logStreamNamePrefix", "2001").path("events").size());
        assertEquals(3, filter("logStreamNames", List.of(stream(0))).path("events").size());
        JsonNode access = logs.call(
                "FilterLogEvents", "logGroupIdentifier",
                "arn:aws:logs:us-east-1:000000000000:log-group:/shop/access", "filterPattern",
                "[method, path, status=5*]");
        assertEquals(List.of("GET / 500"), LogApi.values(access.path("events"), "message"));
        assertEquals(day(), access.path("events").path(0).path("logStreamName").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"FilterLogEvents", "DescribeLogStreams"})
    void saysWhichGroupIsNotThere(String operation) {
        Refusal refusal = logs.refusal(operation, "logGroupName", "nosuch");
        assertInstanceOf(Refusal.NotFound.class, refusal);
        assertEquals("The specified log group does not exist.", refusal.message());
    }

    @Test
    void saysWhichStreamIsNotThere() {
        logs.prints("hello", 1, at, "one");
        for (String stream : List.of(stream(99), "nonsense")) {
            Refusal refusal = logs.refusal("GetLogEvents", "logGroupName", GROUP, "logStreamName", stream);
            assertInstanceOf(Refusal.NotFound.class, refusal);
            assertEquals("The specified log stream does not exist.", refusal.message());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FilterLogEvents, limit, 0",
        "FilterLogEvents, limit, 10001",
        "FilterLogEvents, filterPattern, {",
        "FilterLogEvents, nextToken, bad",
        "FilterLogEvents, logGroupIdentifier, other",
        "GetLogEvents, logStreamName, a:b",
        "GetLogEvents, limit, 1",
        "FilterLogEvents, filterPattern, %boom [0-3]%",
        "DescribeLogGroups, limit, 51",
        "DescribeLogGroups, nextToken, bad",
        "DescribeLogStreams, orderBy, Size",
    })
    void refusesWrongParameters(String operation, String member, String value) {
        logs.prints("hello", 1, at, "one");
        Object given = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        Refusal refusal = logs.refusal(operation, "logGroupName", GROUP, member, given);
        assertEquals("InvalidParameterException", ((Refusal.OfService) refusal).errorType(), refusal.message());
    }

    @ParameterizedTest
    @CsvSource({
        "FilterLogEvents, startTime, 99999999999999999999",
        "FilterLogEvents, endTime, 1.5",
        "FilterLogEvents, startTime, 1e3",
        "FilterLogEvents, limit, 1.5",
        "GetLogEvents, startTime, 9223372036854775808",
    })
    void refusesWhatIsNoNumberOf64Bits(String operation, String member, BigDecimal value) {
        logs.prints("hello", 1, at, "one");
        Refusal refusal = logs.refusal(
                operation, "logGroupName", GROUP, "logStreamName", stream(0), member, value.stripTrailingZeros());
        assertInstanceOf(Refusal.Malformed.class, refusal);
        assertEquals(1, filter("endTime", Long.MAX_VALUE).path("events").size());
    }

    @Test
    void filtersOnlyStreamsThatAreThere() {
        logs.prints("hello", 1, at, "one");
        logs.ends("hello", 2, 8, at); // prints nothing
        assertEquals(1, filter("logStreamNames", List.of(stream(0))).path("events").size());
        assertEquals(4, filter("logStreamNames", List.of(stream(0), stream(8))).path("events").size());
        assertEquals(0, filter("logStreamNames", List.of(stream(8)), "endTime", 1).path("events").size());
        for (List<String> names : List.of(List.of("nonsense"), List.of(stream(0), stream(99)))) {
            Refusal refusal = logs.refusal("FilterLogEvents", "logGroupName", GROUP, "logStreamNames", names);
            assertInstanceOf(Refusal.NotFound.class, refusal);
            assertEquals("The specified log stream does not exist.", refusal.message());
        }
        logs.settle();
        logs.call("DeleteLogStream", "logGroupName", GROUP, "logStreamName", stream(8));
        assertInstanceOf(
                Refusal.NotFound.class,
                logs.refusal("FilterLogEvents", "logGroupName", GROUP, "logStreamNames", List.of(stream(8))));
        logs.call("CreateLogStream", "logGroupName", GROUP, "logStreamName", "empty");
        assertEquals(0, filter("logStreamNames", List.of("empty")).path("events").size());
    }

    private JsonNode filter(@Nullable Object... members) {
        return logs.call("FilterLogEvents", with(members, "logGroupName", GROUP));
    }

    private JsonNode get(int instance, Object... members) {
        return logs.call("GetLogEvents", with(members, "logGroupName", GROUP, "logStreamName", stream(instance)));
    }

    private static @Nullable Object[] with(@Nullable Object[] members, Object... more) {
        return Stream.concat(Stream.of(more), Stream.of(members)).toArray();
    }

    private static String forward(JsonNode answer) {
        return answer.path("nextForwardToken").asString();
    }

    private static String backward(JsonNode answer) {
        return answer.path("nextBackwardToken").asString();
    }

    private String stream(int instance) {
        return day() + "/[$LATEST]" + "%032x".formatted(instance);
    }

    private String day() {
        return DateTimeFormatter.ofPattern("uuuu/MM/dd")
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli(at / MILLI));
    }
}
