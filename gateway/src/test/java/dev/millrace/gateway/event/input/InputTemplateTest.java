package dev.millrace.gateway.event.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.function.Account;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The event and the examples are those of AWS's guide to input transformation. */
class InputTemplateTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final RuleFacts RULE = new RuleFacts("arn:aws:events:us-east-1:000000000000:rule/r", "r");
    private static final Envelope EVENT = event("{\"instance-id\":\"i-0123456789\",\"state\":\"RUNNING\","
            + "\"tags\":[{\"k\":\"a\"},{\"k\":\"b\"}],\"n\":1.50,\"off\":null,\"said\":\"a \\\"b\\\" \\\\ c\"}");
    private static final Map<String, String> PATHS = Map.of(
            "instance", "$.detail.instance-id",
            "state", "$.detail.state",
            "tags", "$.detail.tags",
            "keys", "$.detail.tags[*].k",
            "second", "$.detail.tags[1].k",
            "n", "$.detail.n",
            "off", "$.detail.off",
            "said", "$.detail.said",
            "resource", "$.resources[0]",
            "nosuch", "$.detail.nosuch");

    @Test
    void aSimpleString() {
        assertEquals(
                "\"instance i-0123456789 is in RUNNING\"", filled("\"instance <instance> is in <state>\""));
    }

    @Test
    void aStringWithQuotesInIt() {
        assertEquals(
                "\"instance \\\"i-0123456789\\\" is in RUNNING\"",
                filled("\"instance \\\"<instance>\\\" is in <state>\""));
    }

    @Test
    void anObject() {
        assertEquals(
                json("{\"instance\":\"i-0123456789\",\"state\":\"RUNNING\"}"),
                json(filled("{\"instance\" : <instance>, \"state\": <state>}")));
    }

    @Test
    void anObjectWithVariablesAndText() {
        assertEquals(
                json("{\"instance\":\"i-0123456789\",\"state\":[9,\"RUNNING\",true],\"Transformed\":\"Yes\"}"),
                json(filled("{\"instance\" : <instance>,\"state\": [ 9, <state>, true ],\"Transformed\" : \"Yes\"}")));
        assertEquals(
                json("{\"instance\":\"i-0123456789\",\"state\":\"RUNNING\","
                        + "\"instanceStatus\":\"instance \\\"i-0123456789\\\" is in RUNNING\"}"),
                json(filled("{\"instance\" : <instance>,\"state\": \"<state>\","
                        + "\"instanceStatus\": \"instance \\\"<instance>\\\" is in <state>\"}")));
    }

    @Test
    void variablesThatAwsDefines() {
        JsonNode filled = json(filled("{\"arn\":<aws.events.rule-arn>,\"name\":<aws.events.rule-name>,"
                + "\"at\":\"<aws.events.event.ingestion-time>\",\"all\":<aws.events.event.json>,"
                + "\"head\":<aws.events.event>}"));
        assertEquals(RULE.arn(), filled.path("arn").asString());
        assertEquals("r", filled.path("name").asString());
        assertEquals("2026-11-28T01:02:04Z", filled.path("at").asString());
        assertEquals(json(EVENT.payload().text()), filled.path("all"));
        assertEquals(
                json("{\"version\":\"0\",\"id\":\"7bf73129\",\"source\":\"aws.ec2\",\"account\":\"000000000000\","
                        + "\"time\":\"2026-11-28T01:02:03Z\",\"region\":\"us-east-1\","
                        + "\"resources\":[\"arn:aws:ec2:::i-1\"],"
                        + "\"detailType\":\"EC2 Instance State-change Notification\"}"),
                filled.path("head"));
    }

    @Test
    void valuesOfEveryKind() {
        assertEquals("{\"a\":1.50,\"b\":null,\"c\":\"b\",\"d\":[\"a\",\"b\"]}",
                filled("{\"a\":<n>,\"b\":<off>,\"c\":<second>,\"d\":<keys>}"));
        assertEquals("\"a \\\"b\\\" \\\\ c\"", filled("<said>"));
        assertEquals("\"it said a \\\"b\\\" \\\\ c, 1.50 times\"", filled("\"it said <said>, <n> times\""));
        assertEquals("\"[{k:a},{k:b}] of arn:aws:ec2:::i-1\"", filled("\"<tags> of <resource>\""));
    }

    @Test
    void aVariableWithoutAValueIsAnEmptyText() {
        assertEquals("{\"a\":\"\",\"b\":\"it: \"}", filled("{\"a\":<nosuch>,\"b\":\"it: <nosuch>\"}"));
    }

    @Test
    void textThatIsNoJsonBecomesOneString() {
        assertEquals("\"i-0123456789 is in state \\\"RUNNING\\\"\"", filled("<instance> is in state \"<state>\""));
    }

    @Test
    void whatOnlyLooksLikeAVariableStays() {
        assertEquals("\"1 < 2, 3 > 2 and {[/ RUNNING\"", filled("\"1 < 2, 3 > 2 and {[/ <state>\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"a\":<state>", "{<state>:1}", "{\"<state>\":1}", "[<state> <state>]", "\"one\" \"two\"", "\"\\<state>\"",
        "{\"a\":1<n>}"
    })
    void refusesWhatBeginsAsJsonAndIsNone(String template) {
        assertNull(InputTemplate.parse(template, parsed(PATHS)));
    }

    @Test
    void findsUnknownVariables() {
        assertEquals("y", InputTemplate.unknownVariable("<x> <aws.events.rule-name> <y> <z>", Set.of("x")));
        assertEquals("aws.events.nosuch", InputTemplate.unknownVariable("<aws.events.nosuch>", Set.of()));
        assertNull(InputTemplate.unknownVariable("<x> < y > <>", Set.of("x")));
    }

    @Test
    void growsToWhatAFunctionCanBeHandedAndNoFurther() {
        Envelope large = event("{\"text\":\"" + "x".repeat(600_000) + "\"}");
        InputTemplate once = template("[<aws.events.event.json>]", Map.of());
        assertNotNull(once.fill(large, RULE));
        assertNull(template("[<aws.events.event.json>,<aws.events.event.json>]", Map.of()).fill(large, RULE));
    }

    private static String filled(String text) {
        return Objects.requireNonNull(template(text, PATHS).fill(EVENT, RULE));
    }

    private static InputTemplate template(String text, Map<String, String> paths) {
        return Objects.requireNonNull(InputTemplate.parse(text, parsed(paths)), text);
    }

    private static Map<String, EventPath> parsed(Map<String, String> paths) {
        Map<String, EventPath> parsed = new HashMap<>();
        paths.forEach((name, path) -> parsed.put(name, Objects.requireNonNull(EventPath.parse(path), path)));
        return parsed;
    }

    private static Envelope event(String detail) {
        Envelope.Head head = new Envelope.Head(
                "7bf73129",
                "aws.ec2",
                "EC2 Instance State-change Notification",
                Instant.parse("2026-11-28T01:02:03.9Z"),
                Instant.parse("2026-11-28T01:02:04.5Z"),
                List.of("arn:aws:ec2:::i-1"));
        return Objects.requireNonNull(Envelope.of(head, Account.DEFAULT, detail));
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
