package dev.millrace.gateway.event.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.event.EventApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RuleOperationsTest {
    private static final String PATTERN = "{\"source\":[\"app\"]}";
    private static final Refusal NO_SUCH_RULE =
            new Refusal.NotFound("Rule nosuch does not exist on EventBus default.");

    @AutoClose
    private final EventApi api;

    RuleOperationsTest(@TempDir Path directory) {
        api = new EventApi(directory);
    }

    @Test
    void keepsAndShowsARule() {
        JsonNode put =
                api.call("PutRule", "Name", "r", "EventPattern", PATTERN, "Description", "d", "RoleArn", "arn:role");
        assertEquals(EventApi.ARN + "rule/r", put.path("RuleArn").asString());
        api.restart();
        assertEquals(
                EventApi.json("""
                        {"Name":"r","Arn":"arn:aws:events:us-east-1:000000000000:rule/r","State":"ENABLED",
                         "EventPattern":"{\\"source\\":[\\"app\\"]}","Description":"d","RoleArn":"arn:role",
                         "EventBusName":"default","CreatedBy":"000000000000"}"""),
                api.call("DescribeRule", "Name", "r"));
    }

    @Test
    void namesTheBusInTheArnOfARuleOfAnother() {
        api.call("CreateEventBus", "Name", "b");
        JsonNode put = api.call("PutRule", "Name", "r", "EventBusName", "b", "EventPattern", PATTERN);
        assertEquals(EventApi.ARN + "rule/b/r", put.path("RuleArn").asString());
        assertEquals(
                new Refusal.NotFound("Rule r does not exist on EventBus default."),
                api.refusal("DescribeRule", "Name", "r"));
        assertEquals(
                new Refusal.NotFound("Event bus nosuch does not exist."),
                api.refusal("PutRule", "Name", "r", "EventBusName", "nosuch", "EventPattern", PATTERN));
    }

    @Test
    void replacesARuleButKeepsItsTargets() {
        api.rule("r", PATTERN, EventApi.FUNCTION + "f");
        api.put("{}");
        assertEquals(1, api.sink.take().size());
        api.call("PutRule", "Name", "r", "EventPattern", "{\"source\":[\"other\"]}");
        api.put("{}");
        assertEquals(0, api.sink.take().size());
        api.call("PutRule", "Name", "r", "EventPattern", PATTERN);
        api.put("{}");
        assertEquals(1, api.sink.take().size());
    }

    @Test
    void aDisabledRuleMatchesNothing() {
        api.rule("r", PATTERN, EventApi.FUNCTION + "f");
        api.call("DisableRule", "Name", "r");
        assertEquals("DISABLED", api.call("DescribeRule", "Name", "r").path("State").asString());
        api.put("{}");
        assertEquals(0, api.sink.take().size());
        api.restart();
        api.put("{}");
        assertEquals(0, api.sink.take().size());
        api.call("EnableRule", "Name", "r");
        api.put("{}");
        assertEquals(1, api.sink.take().size());
    }

    @Test
    void deletesARuleThatHasNoTargets() {
        api.rule("r", PATTERN, EventApi.FUNCTION + "f");
        assertEquals(
                new Refusal.ShapeViolation("Rule can't be deleted since it has targets."),
                api.refusal("DeleteRule", "Name", "r"));
        api.call("RemoveTargets", "Rule", "r", "Ids", List.of("t0"));
        api.call("DeleteRule", "Name", "r");
        api.call("DeleteRule", "Name", "r");
        api.restart();
        assertInstanceOf(Refusal.NotFound.class, api.refusal("DescribeRule", "Name", "r"));
    }

    @Test
    void listsRulesAPageAtATimeAndByTarget() {
        for (String name : List.of("a-1", "a-2", "a-3", "b-1")) {
            api.rule(name, PATTERN, EventApi.FUNCTION + name.charAt(0));
        }
        JsonNode first = api.call("ListRules", "NamePrefix", "a", "Limit", 2);
        assertEquals(2, first.path("Rules").size());
        assertEquals("a-1", first.path("Rules").path(0).path("Name").asString());
        JsonNode second =
                api.call("ListRules", "NamePrefix", "a", "Limit", 2, "NextToken", first.path("NextToken").asString());
        assertEquals("a-3", second.path("Rules").path(0).path("Name").asString());
        assertTrue(second.path("NextToken").isMissingNode());
        assertEquals(
                EventApi.json("{\"RuleNames\":[\"b-1\"]}"),
                api.call("ListRuleNamesByTarget", "TargetArn", EventApi.FUNCTION + "b"));
        assertEquals(
                new Refusal.ShapeViolation("Parameter NextToken is not valid."),
                api.refusal("ListRules", "NextToken", "%"));
    }

    @Test
    void refusesBadRules() {
        assertEquals(
                new Refusal.ShapeViolation("Parameter(s) EventPattern or ScheduleExpression must be specified."),
                api.refusal("PutRule", "Name", "r"));
        Refusal.OfService pattern = assertInstanceOf(
                Refusal.OfService.class, api.refusal("PutRule", "Name", "r", "EventPattern", "{\"source\":1}"));
        assertEquals("InvalidEventPatternException", pattern.errorType());
        assertTrue(api.refusal("PutRule", "Name", "a b", "EventPattern", PATTERN)
                .message()
                .contains("'a b' at 'name'"));
        assertTrue(api.refusal("PutRule", "Name", "r", "EventPattern", PATTERN, "State", "ON")
                .message()
                .endsWith("enum value set: [ENABLED, DISABLED]"));
        for (String operation : List.of("DescribeRule", "EnableRule", "DisableRule")) {
            assertEquals(NO_SUCH_RULE, api.refusal(operation, "Name", "nosuch"), operation);
        }
    }

    @Test
    void tellsTheClockOfRulesWithASchedule() {
        api.call("PutRule", "Name", "r", "ScheduleExpression", "rate(1 minute)");
        api.call("PutRule", "Name", "off", "ScheduleExpression", "rate(1 hour)", "State", "DISABLED");
        assertEquals(Map.of("r", "rate(1 minute)"), api.clock.set);
        api.restart();
        assertEquals(Map.of("r", "rate(1 minute)"), api.clock.set);
        api.call("PutRule", "Name", "r", "ScheduleExpression", "rate(2 minutes)");
        api.call("EnableRule", "Name", "off");
        assertEquals(Map.of("off", "rate(1 hour)", "r", "rate(2 minutes)"), api.clock.set);
        api.call("DisableRule", "Name", "off");
        assertEquals(Map.of("r", "rate(2 minutes)"), api.clock.set);
        api.call("PutRule", "Name", "r", "EventPattern", PATTERN);
        assertEquals(Map.of(), api.clock.set);
        api.call("PutRule", "Name", "r", "ScheduleExpression", "rate(1 day)");
        api.call("DeleteRule", "Name", "r");
        assertEquals(Map.of(), api.clock.set);
    }

    @Test
    void refusesBadSchedules() {
        api.call("CreateEventBus", "Name", "b");
        assertEquals(
                new Refusal.ShapeViolation("ScheduleExpression is supported only on the default event bus."),
                api.refusal("PutRule", "Name", "r", "EventBusName", "b", "ScheduleExpression", "rate(1 day)"));
        assertEquals(
                new Refusal.ShapeViolation("Parameter ScheduleExpression is not valid."),
                api.refusal("PutRule", "Name", "r", "ScheduleExpression", "often"));
    }

    @Test
    void testsAPattern() {
        String event = "{\"id\":\"1\",\"account\":\"0\",\"source\":\"app\",\"time\":\"2026-01-01T00:00:00Z\","
                + "\"region\":\"r\",\"resources\":[],\"detail-type\":\"t\",\"detail\":{\"n\":5}}";
        assertTrue(tested("{\"detail\":{\"n\":[{\"numeric\":[\">\",4]}]}}", event));
        assertTrue(!tested("{\"detail\":{\"n\":[{\"numeric\":[\">\",5]}]}}", event));
        assertEquals(
                new Refusal.ShapeViolation("Parameter Event is not valid."),
                api.refusal("TestEventPattern", "EventPattern", PATTERN, "Event", "nothing"));
        assertTrue(api.refusal("TestEventPattern", "EventPattern", PATTERN, "Event", "{}")
                .message()
                .contains("no member id"));
    }

    private boolean tested(String pattern, String event) {
        return api.call("TestEventPattern", "EventPattern", pattern, "Event", event).path("Result").booleanValue();
    }
}
