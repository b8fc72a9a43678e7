package dev.millrace.gateway.event.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.event.EventApi;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TargetOperationsTest {
    private static final String F = EventApi.FUNCTION + "f";

    @AutoClose
    private final EventApi api;

    TargetOperationsTest(@TempDir Path directory) {
        api = new EventApi(directory);
        api.rule("r", "{\"source\":[\"app\"]}");
    }

    @Test
    void keepsShowsReplacesAndRemovesTargets() {
        Map<String, Object> transformed = Map.of(
                "Id", "c",
                "Arn", F + ":live",
                "InputTransformer", Map.of("InputPathsMap", Map.of("n", "$.detail.n"), "InputTemplate", "{\"n\":<n>}"),
                "RetryPolicy", Map.of("MaximumRetryAttempts", 2, "MaximumEventAgeInSeconds", 60));
        Map<String, Object> path = Map.of("Id", "b", "Arn", F, "InputPath", "$.detail", "RoleArn", "arn:aws:iam::0:role/x");
        Map<String, Object> fixed = Map.of("Id", "a", "Arn", F, "Input", "{\"k\": 1}");
        JsonNode answer = api.call("PutTargets", "Rule", "r", "Targets", List.of(transformed, path, fixed));
        assertEquals(EventApi.json("{\"FailedEntryCount\":0,\"FailedEntries\":[]}"), answer);
        api.restart();
        JsonNode listed = api.call("ListTargetsByRule", "Rule", "r").path("Targets");
        assertEquals(
                EventApi.json("""
                        [{"Id":"a","Arn":"%s","Input":"{\\"k\\": 1}"},
                         {"Id":"b","Arn":"%s","RoleArn":"arn:aws:iam::0:role/x","InputPath":"$.detail"},
                         {"Id":"c","Arn":"%s:live",
                          "InputTransformer":{"InputPathsMap":{"n":"$.detail.n"},"InputTemplate":"{\\"n\\":<n>}"},
                          "RetryPolicy":{"MaximumRetryAttempts":2,"MaximumEventAgeInSeconds":60}}]"""
                        .formatted(F, F, F)),
                listed);
        api.target("r", Map.of("Id", "a", "Arn", F));
        JsonNode first = api.call("ListTargetsByRule", "Rule", "r", "Limit", 2);
        assertTrue(first.path("Targets").path(0).path("Input").isMissingNode());
        JsonNode second =
                api.call("ListTargetsByRule", "Rule", "r", "Limit", 2, "NextToken", first.path("NextToken").asString());
        assertEquals("c", second.path("Targets").path(0).path("Id").asString());
        JsonNode removed = api.call("RemoveTargets", "Rule", "r", "Ids", List.of("a", "b", "nosuch"));
        assertEquals(1, removed.path("FailedEntryCount").intValue());
        assertEquals("nosuch", removed.path("FailedEntries").path(0).path("TargetId").asString());
        api.restart();
        assertEquals(1, api.call("ListTargetsByRule", "Rule", "r").path("Targets").size());
    }

    @Test
    void handsEachTargetItsOwnInput() {
        api.target("r", Map.of("Id", "a", "Arn", F));
        api.target("r", Map.of("Id", "b", "Arn", F, "Input", "[1]"));
        api.target("r", Map.of("Id", "c", "Arn", F, "InputPath", "$.detail.n"));
        api.target("r", Map.of("Id", "d", "Arn", F, "InputPath", "$.detail.nosuch"));
        api.put("{\"n\": 1.50}");
        List<String> payloads = api.payloads();
        assertTrue(payloads.get(0).endsWith("\"detail\":{\"n\": 1.50}}"), payloads::toString);
        assertEquals(List.of("[1]", "1.50", "null"), payloads.subList(1, 4));
    }

    @Test
    void refusesTargetsThatCannotBe() {
        assertEquals(
                "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
                message("Input", "1", "InputPath", "$"));
        assertEquals(
                "InputTemplate for target t contains invalid placeholder y.",
                message("InputTransformer", Map.of("InputTemplate", "\"<y>\"")));
        assertTrue(message("InputTransformer", Map.of("InputTemplate", "{\"a\":")).startsWith("Invalid InputTemplate"));
        assertEquals("JSON syntax error in input for target t.", message("Input", "{"));
        assertTrue(message("InputPath", "detail").startsWith("Invalid InputPath for target t"));
        assertTrue(message("DeadLetterConfig", Map.of("Arn", "q")).contains("not the ARN of an SQS queue"));
        assertTrue(message("DeadLetterConfig", Map.of("Arn", "arn:aws:sqs:us-east-1:000000000000:q.fifo"))
                .contains("FIFO"));
        assertTrue(message("SqsParameters", Map.of("MessageGroupId", "g")).contains("SqsParameters"));
        assertTrue(message("Arn", "arn:aws:sqs:us-east-1:000000000000:q").contains("Lambda functions and event buses"));
        assertTrue(message("Arn", F.replace("000000000000", "111111111111")).contains("of account 000000000000"));
        assertTrue(message("Arn", EventApi.ARN + "event-bus/default", "InputPath", "$.detail").contains("event bus"));
        assertEquals(
                "1 validation error detected: Value '!@#' at 'targets.1.member.id' failed to satisfy constraint: Member"
                        + " must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
                message("Id", "!@#"));
        assertTrue(message("RetryPolicy", Map.of("MaximumRetryAttempts", 186))
                .contains("'targets.1.member.retryPolicy.maximumRetryAttempts'"));
    }

    @Test
    void aRuleHasFiveTargetsAtMost() {
        List<Map<String, String>> six = List.of("1", "2", "3", "4", "5", "6").stream()
                .map(id -> Map.of("Id", id, "Arn", F))
                .toList();
        Refusal.OfService refusal =
                assertInstanceOf(Refusal.OfService.class, api.refusal("PutTargets", "Rule", "r", "Targets", six));
        assertEquals("LimitExceededException", refusal.errorType());
        api.call("PutTargets", "Rule", "r", "Targets", six.subList(0, 5));
        assertInstanceOf(
                Refusal.OfService.class, api.refusal("PutTargets", "Rule", "r", "Targets", six.subList(5, 6)));
        for (String operation : List.of("ListTargetsByRule", "RemoveTargets", "PutTargets")) {
            assertEquals(
                    new Refusal.NotFound("Rule nosuch does not exist on EventBus default."),
                    api.refusal(operation, "Rule", "nosuch", "Ids", List.of("1"), "Targets", six));
        }
    }

    private String message(Object... members) {
        Map<String, Object> target = new LinkedHashMap<>(Map.of("Id", "t", "Arn", F));
        for (int i = 0; i < members.length; i += 2) {
            target.put(String.valueOf(members[i]), members[i + 1]);
        }
        return assertInstanceOf(
                        Refusal.ShapeViolation.class,
                        api.refusal("PutTargets", "Rule", "r", "Targets", List.of(target)))
                .message();
    }
}
