package dev.millrace.gateway.event.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.EventApi;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.RuleKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventBusesTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final String F = EventApi.FUNCTION + "f";
    private static final String ALL = "{\"source\":[{\"prefix\":\"\"}]}";

    @AutoClose
    private final EventApi api;

    EventBusesTest(@TempDir Path directory) {
        api = new EventApi(directory);
    }

    @Test
    void takesEventsOfTheServerItself() {
        api.rule("r", "{\"source\":[\"aws.s3\"]}", F);
        String trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
        List<AsyncEvent> events = runs(api.eventBuses().events(BusName.DEFAULT, event("aws.s3"), trace, 3));
        assertEquals(1, events.size());
        assertEquals(3, events.getFirst().hops());
        assertEquals(trace, events.getFirst().traceHeader());
        assertEquals(List.of(), api.eventBuses().events(BusName.DEFAULT, event("other")));
        assertEquals(List.of(), api.eventBuses().events(new BusName("nosuch"), event("aws.s3")));
    }

    @Test
    void passesAnEventOnToOtherBusesAsItIs() {
        bus("b", F);
        api.rule("to-b", ALL, EventApi.ARN + "event-bus/b", F);
        Envelope event = event("app");
        List<AsyncEvent> events = runs(api.eventBuses().events(BusName.DEFAULT, event));
        assertEquals(2, events.size());
        events.forEach(found -> assertEquals(event.payload().text(), found.payload().text()));
    }

    @Test
    void whatIsForAFunctionThatIsMissingGoesToTheQueueOfItsTarget() {
        String missing = EventApi.FUNCTION + "missing";
        String queue = "arn:aws:sqs:us-east-1:000000000000:dead";
        api.rule("r", ALL, F, missing);
        assertEquals(2, runs(api.eventBuses().events(BusName.DEFAULT, event("app"))).size());
        api.target("r", Map.of("Id", "t1", "Arn", missing, "DeadLetterConfig", Map.of("Arn", queue)));
        api.restart();
        Envelope event = event("app");
        List<Message> messages = api.eventBuses().events(BusName.DEFAULT, event).stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .toList();
        String rule = EventApi.ARN + "rule/r";
        assertEquals(
                List.of(
                        Message.Attribute.text("RULE_ARN", rule),
                        Message.Attribute.text("TARGET_ARN", missing),
                        Message.Attribute.text("ERROR_CODE", "NO_RESOURCE"),
                        Message.Attribute.text("ERROR_MESSAGE", "there is no such function"),
                        Message.Attribute.text("RETRY_ATTEMPTS", "0")),
                messages.getFirst().attributes());
        assertEquals(queue, messages.getFirst().recipient());
        assertEquals(new Message.Origin(Message.Reason.DEAD_LETTER, rule), messages.getFirst().origin());
        assertEquals(event.payload().text(), messages.getFirst().payload().text());
    }

    @Test
    void aLoopOfBusesEnds() {
        bus("b", F, EventApi.ARN + "event-bus/default");
        api.rule("to-b", ALL, EventApi.ARN + "event-bus/b");
        assertEquals(2, api.eventBuses().events(BusName.DEFAULT, event("app")).size()); // default b default b default
    }

    @Test
    void aBusThatSendsToItselfManyTimesIsBounded() {
        String self = EventApi.ARN + "event-bus/default";
        for (int i = 0; i < 20; i++) {
            api.rule("self-" + i, ALL, self, self, self, self, self);
        }
        api.rule("a", ALL, F);
        assertEquals(EventBuses.VISITS_MAX, api.eventBuses().events(BusName.DEFAULT, event("app")).size());
    }

    @Test
    void makesTheEventOfARuleWhoseTimeHasCome() {
        api.call("PutRule", "Name", "r", "ScheduleExpression", "rate(1 day)");
        api.target("r", Map.of("Id", "1", "Arn", F));
        api.target("r", Map.of("Id", "2", "Arn", F + ":live", "Input", "{\"fixed\":true}"));
        RuleKey key = new RuleKey(BusName.DEFAULT, "r");
        List<AsyncEvent> events = runs(api.eventBuses().fired(key, NOON));
        JsonNode event = EventApi.json(events.getFirst().payload().text());
        assertNotEquals("", event.path("id").asString());
        assertEquals(
                EventApi.json("""
                        {"version":"0","id":%s,"detail-type":"Scheduled Event","source":"aws.events",
                         "account":"000000000000","time":"2026-11-28T12:00:00Z","region":"us-east-1",
                         "resources":["arn:aws:events:us-east-1:000000000000:rule/r"],"detail":{}}"""
                        .formatted(event.path("id"))),
                event);
        assertEquals(TriggerKind.SCHEDULE, events.getFirst().trigger());
        assertEquals("{\"fixed\":true}", events.get(1).payload().text());
        assertEquals("live", events.get(1).qualifier());
        api.call("DisableRule", "Name", "r");
        assertEquals(List.of(), api.eventBuses().fired(key, NOON));
        assertEquals(List.of(), api.eventBuses().fired(new RuleKey(BusName.DEFAULT, "nosuch"), NOON));
    }

    private void bus(String name, String... targetArns) {
        api.call("CreateEventBus", "Name", name);
        api.call("PutRule", "Name", "all", "EventBusName", name, "EventPattern", ALL);
        for (String arn : targetArns) {
            String id = "to-" + arn.substring(arn.lastIndexOf(':') + 1).replace('/', '-');
            List<Map<String, String>> targets = List.of(Map.of("Id", id, "Arn", arn));
            api.call("PutTargets", "Rule", "all", "EventBusName", name, "Targets", targets);
        }
    }

    private static Envelope event(String source) {
        Envelope.Head head = new Envelope.Head("id", source, "happened", NOON, NOON, List.of());
        return Objects.requireNonNull(Envelope.of(head, Account.DEFAULT, "{\"n\":1}"));
    }

    private static List<AsyncEvent> runs(List<Deferred> found) {
        return found.stream().map(AsyncEvent.class::cast).toList();
    }
}
