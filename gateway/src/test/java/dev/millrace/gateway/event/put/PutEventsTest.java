package dev.millrace.gateway.event.put;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.EventApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PutEventsTest {
    private static final String F = EventApi.FUNCTION + "f";
    private static final String APP = "{\"source\":[\"app\"]}";

    @AutoClose
    private final EventApi api;

    PutEventsTest(@TempDir Path directory) {
        api = new EventApi(directory);
    }

    @Test
    void refusesEntriesThatAreNoList() {
        assertInstanceOf(Refusal.Malformed.class, api.refusal("PutEvents", "Entries", "xyz"));
    }

    @Test
    void handsTheEnvelopeToTheFunctionOfTheRule() {
        api.rule("r", APP, F + ":live");
        Map<String, Object> entry = Map.of(
                "Source", "app",
                "DetailType", "happened",
                "Detail", "{\"n\": 1.10, \"s\":\"\u00e4\"}",
                "Time", 1_764_288_000.9,
                "Resources", List.of("arn:x"),
                "TraceHeader", "Root=1-5759e988-bd862e3fe1be46a994272793");
        JsonNode answer = api.call("PutEvents", "Entries", List.of(entry));
        assertEquals(0, answer.path("FailedEntryCount").intValue());
        AsyncEvent event = api.sink.take().getFirst();
        assertEquals(new FunctionName("f"), event.function());
        assertEquals("live", event.qualifier());
        assertEquals(TriggerKind.RULE, event.trigger());
        assertEquals("Root=1-5759e988-bd862e3fe1be46a994272793", event.traceHeader());
        assertEquals(0, event.hops());
        assertEquals(
                "{\"version\":\"0\",\"id\":\"" + answer.path("Entries").path(0).path("EventId").asString() + "\","
                        + "\"detail-type\":\"happened\",\"source\":\"app\",\"account\":\"000000000000\","
                        + "\"time\":\"2025-11-28T00:00:00Z\",\"region\":\"us-east-1\",\"resources\":[\"arn:x\"],"
                        + "\"detail\":{\"n\": 1.10, \"s\":\"\u00e4\"}}",
                event.payload().text());
    }

    @Test
    void storesAllOfAnEntryInOneCall() {
        api.rule("r1", APP, F, F, EventApi.FUNCTION + "g");
        api.rule("r2", "{\"detail-type\":[{\"prefix\":\"hap\"}]}", F);
        api.rule("other", "{\"source\":[\"other\"]}", F);
        api.call("PutEvents", "Entries", List.of(EventApi.entry("{}"), EventApi.entry("{}")));
        assertEquals(List.of(4, 4), api.sink.calls.stream().map(List::size).toList());
        List<AsyncEvent> events = api.sink.take();
        assertEquals("$LATEST", events.getFirst().qualifier());
        assertEquals(8, events.stream().map(AsyncEvent::requestId).distinct().count());
    }

    @Test
    void answersOnceTheSinkHasStoredAll() {
        api.rule("r", APP, F);
        api.sink.holding = true;
        List<JsonNode> answers = new ArrayList<>();
        api.begin(answers::add, "PutEvents", "Entries", List.of(EventApi.entry("{}"), EventApi.entry("{}")));
        assertEquals(2, api.sink.held.size());
        api.sink.held.get(1).notStored(new IllegalStateException("as the test wants it"));
        assertEquals(List.of(), answers);
        api.sink.held.get(0).stored();
        assertEquals(1, answers.size());
        JsonNode answer = answers.getFirst();
        assertEquals(1, answer.path("FailedEntryCount").intValue());
        assertTrue(answer.path("Entries").path(0).has("EventId"));
        assertEquals("InternalFailure", answer.path("Entries").path(1).path("ErrorCode").asString());
    }

    @Test
    void failsAnEntryThatTheSinkDoesNotStore() {
        api.rule("r", APP, F);
        api.sink.broken = true;
        assertEquals("InternalFailure", api.put("{}").path("ErrorCode").asString());
        api.sink.broken = false;
        assertTrue(api.put("{}").has("EventId"));
    }

    @Test
    void handsTheSinkNoMoreThanItTakesAtOnce() {
        api.rule("r", APP, F, F, F);
        api.put("{\"text\":\"" + "x".repeat(900_000) + "\"}");
        assertEquals(List.of(2, 1), api.sink.calls.stream().map(List::size).toList());
    }

    @Test
    void failsEntriesAlone() {
        api.rule("r", APP, F);
        List<Map<String, Object>> entries = new ArrayList<>(List.of(
                EventApi.entry("{}"),
                without("Source"),
                without("DetailType"),
                without("Detail"),
                EventApi.entry("[]"),
                EventApi.entry("{\"a\":1} b"),
                with("Source", "aws.s3"),
                with("Time", 1e15),
                with("EventBusName", EventApi.ARN.replace("000000000000", "111111111111") + "event-bus/x"),
                EventApi.entry("{}")));
        JsonNode answer = api.call("PutEvents", "Entries", entries);
        List<String> results = answer.path("Entries").valueStream()
                .map(result -> result.has("EventId")
                        ? "stored"
                        : result.path("ErrorCode").asString() + ": " + result.path("ErrorMessage").asString())
                .toList();
        assertEquals(8, answer.path("FailedEntryCount").intValue());
        assertEquals(
                List.of(
                        "stored",
                        "InvalidArgument: Parameter Source is not valid. Reason: Source is a required argument.",
                        "InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required"
                                + " argument.",
                        "InvalidArgument: Parameter Detail is not valid. Reason: Detail is a required argument.",
                        "MalformedDetail: Detail is malformed.",
                        "MalformedDetail: Detail is malformed.",
                        "NotAuthorizedForSourceException: Not authorized for the source.",
                        "InvalidArgument: Parameter Time is not valid. Reason: Time is out of range.",
                        "InvalidArgument: Event bus arn:aws:events:us-east-1:111111111111:event-bus/x does not exist.",
                        "stored"),
                results);
        assertEquals(2, api.sink.take().size());
    }

    @Test
    void refusesRequestsAsAWhole() {
        assertTrue(api.refusal("PutEvents", "Entries", List.of()).message().contains("'entries' failed"));
        assertTrue(api.refusal("PutEvents", "Entries", Collections.nCopies(11, EventApi.entry("{}")))
                .message()
                .endsWith("Member must have length less than or equal to 10"));
        String large = "{\"text\":\"" + "x".repeat(600_000) + "\"}";
        assertEquals(
                new Refusal.ShapeViolation("Total size of the entries in the request is over the limit."),
                api.refusal("PutEvents", "Entries", List.of(EventApi.entry(large), EventApi.entry(large))));
    }

    @Test
    void acceptsAnEventForABusThatDoesNotExist() {
        api.rule("r", APP, F);
        JsonNode answer = api.call("PutEvents", "Entries", List.of(with("EventBusName", "nosuch")));
        assertEquals(0, answer.path("FailedEntryCount").intValue());
        assertEquals(0, api.sink.take().size());
    }

    @Test
    void matchesNumbersOfAnySize() {
        api.rule("r", "{\"detail\":{\"n\":[{\"numeric\":[\"<\",1]}]}}", F);
        for (String number : List.of("1e1000000", "1e-1000000", "123456789012345678901234567890.5")) {
            assertNotEquals("", api.put("{\"n\":" + number + "}").path("EventId").asString(), number);
        }
    }

    private static Map<String, Object> without(String member) {
        Map<String, Object> entry = new HashMap<>(EventApi.entry("{}"));
        entry.remove(member);
        return entry;
    }

    private static Map<String, Object> with(String member, Object value) {
        Map<String, Object> entry = new HashMap<>(EventApi.entry("{}"));
        entry.put(member, value);
        return entry;
    }
}
